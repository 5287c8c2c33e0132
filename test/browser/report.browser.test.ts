import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { buildReportAssets } from '../../local/report/assets.js';
import { renderReport } from '../../local/report/render.js';
import { type Server, serve } from '../../local/serve.js';
import { emptyReport, fullReport, HOSTILE } from '../local/report/fixture.js';

const DIR = mkdtempSync(join(tmpdir(), 'keywatch-report-'));
let browser: Browser;
let server: Server;

beforeAll(async () => {
  const assets = await buildReportAssets();
  writeFileSync(join(DIR, 'report.html'), renderReport(fullReport(), assets));
  writeFileSync(join(DIR, 'empty.html'), renderReport(emptyReport(), assets));
  server = await serve(DIR, 0);
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
  rmSync(DIR, { recursive: true });
});

type Scheme = 'light' | 'dark';

/** A page and whatever it says or asks for. */
async function visit(url: string, width: number, colorScheme: Scheme) {
  const context: BrowserContext = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
  const page: Page = await context.newPage();
  const messages: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => messages.push(message.text()));
  page.on('pageerror', (error) => messages.push(error.message));
  page.on('dialog', (dialog) => {
    messages.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => requests.push(request.url()));
  await page.goto(url);
  await page.waitForSelector('main');
  await page.waitForTimeout(200);
  return { page, context, messages, requests: () => requests.filter((request) => !request.startsWith('data:')) };
}

async function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

async function violations(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).options({ resultTypes: ['violations'] }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`));
}

const file = (name: string) => pathToFileURL(join(DIR, name)).href;
const views = [360, 1440].flatMap((width) => (['light', 'dark'] as const).map((scheme) => ({ width, scheme })));

describe.each(views)('at $width px, $scheme', ({ width, scheme }) => {
  it.each([
    // axe takes seconds; what comes from serve is the same page
    { from: 'from a file', url: () => file('report.html'), axe: true },
    { from: 'from serve', url: () => server.url, axe: false },
    { from: 'without data', url: () => file('empty.html'), axe: true },
  ])('is quiet, asks for nothing, fits and is accessible $from', async ({ url, axe }) => {
    const { page, context, messages, requests } = await visit(url(), width, scheme);
    // tables over time have hundreds of rows that look alike: too many for axe
    const tables = axe ? 'article:not(:has(.chart)) details.data > summary' : 'details.data > summary';
    for (const summary of await page.locator(tables).all()) await summary.click();
    const first = page.locator('.detection > button').first();
    if ((await first.count()) > 0) await first.click();
    await page.waitForTimeout(200);
    if (axe) expect(await violations(page)).toEqual([]);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    expect(requests()).toEqual([url()]);
    expect(messages).toEqual([]);
    await context.close();
  });
});

describe('the page', () => {
  let visited: Awaited<ReturnType<typeof visit>>;

  beforeEach(async () => {
    visited = await visit(file('report.html'), 1440, 'light');
  });

  afterEach(async () => {
    expect(visited.messages).toEqual([]);
    await visited.context.close();
  });

  it('shows hostile text as text', async () => {
    const { page } = visited;
    expect(await page.locator('h1').textContent()).toBe(`Payments API, 4 May ${HOSTILE}`);
    expect(await page.locator('img').count()).toBe(0);
    await page.getByRole('button', { name: /Resource enumeration/ }).click();
    expect(await page.getByText('javascript:alert(1)').count()).toBe(1);
    expect(await page.locator('a[href^="javascript"]').count()).toBe(0);
  });

  it('has headings in order and a chart for each figure', async () => {
    const { page } = visited;
    const levels = await page
      .locator('h1, h2, h3, h4')
      .evaluateAll((all) => all.map(({ tagName }) => Number(tagName[1])));
    expect(levels[0]).toBe(1);
    expect(levels.every((level, i) => i === 0 || level <= levels[i - 1]! + 1)).toBe(true);
    expect(await page.locator('.chart canvas').count()).toBe(5);
    expect(await page.locator('.map path').count()).toBeGreaterThan(150);
  });

  it('opens and closes evidence by keyboard', async () => {
    const { page } = visited;
    const button = page.locator('.detection > button').first();
    await button.focus();
    await page.keyboard.press('Enter');
    expect(await button.getAttribute('aria-expanded')).toBe('true');
    expect(await page.getByText('Distinct keys').isVisible()).toBe(true);
    expect(await page.getByRole('link', { name: 'https://example.com/runbooks/credential-stuffing' }).isVisible()).toBe(
      true,
    );
    await page.keyboard.press('Space');
    expect(await button.getAttribute('aria-expanded')).toBe('false');
  });

  it('filters detections by severity by keyboard', async () => {
    const { page } = visited;
    await page.getByRole('button', { name: /^High/ }).first().focus();
    await page.keyboard.press('Enter');
    expect(await page.locator('.detection').count()).toBe(2);
    expect(await page.getByRole('status').textContent()).toMatch(/^2 detections of severity high/);
  });

  it('switches the theme by keyboard, at once', async () => {
    const { page } = visited;
    const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const before = await background();
    await page.getByRole('button', { name: 'Switch to dark theme' }).focus();
    await page.keyboard.press('Enter');
    expect(await background()).not.toBe(before);
    await page.getByRole('button', { name: 'Switch to light theme' }).click();
    expect(await background()).toBe(before);
  });

  it('reaches the skip link first', async () => {
    const { page } = visited;
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent?.trim())).toBe('Skip to content');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');
  });

  it('switches lines off but never the last one', async () => {
    const { page } = visited;
    const legend = page.locator('article', { hasText: 'p50/p95/p99 latency over time' }).locator('.legend button');
    for (const button of await legend.all()) await button.click();
    expect(await legend.evaluateAll((all) => all.map((button) => button.getAttribute('aria-pressed')))).toEqual([
      'false',
      'false',
      'true',
    ]);
  });

  it('says in words what is not there', async () => {
    const { page, context } = await visit(file('empty.html'), 1440, 'light');
    const text = await page.locator('main').textContent();
    for (const words of ['No detections: ', 'No quarantined lines: ', 'Nothing was masked: ', 'Nothing to show: '])
      expect(text).toContain(words);
    await context.close();
  });
});
