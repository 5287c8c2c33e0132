import type { ReportData } from '../data.js';
import { span } from './format.js';
import type { Theme } from './theme.js';

interface Props {
  readonly data: ReportData;
  readonly links: readonly { readonly id: string; readonly title: string }[];
  readonly theme: Theme;
  readonly toggle: () => void;
}

/** Name, time range, way through the page and the switch of the theme. */
export function Header({ data, links, theme, toggle }: Props) {
  const other = theme === 'dark' ? 'light' : 'dark';
  return (
    <header class="top">
      <div class="bar-line">
        <span class="brand">
          <svg class="logo" viewBox="0 0 32 32" width="28" height="28" aria-hidden="true">
            <rect width="32" height="32" rx="8" />
            <circle cx="12" cy="16" r="5" />
            <path d="M17 16h9v4" />
          </svg>
          Keywatch
        </span>
        <button type="button" class="button theme" onClick={toggle} aria-label={`Switch to ${other} theme`}>
          <svg viewBox="0 0 20 20" width="16" height="16" aria-hidden="true">
            {other === 'dark' ? (
              <path class="ink" d="M16.5 12.4A7 7 0 0 1 7.6 3.5a7 7 0 1 0 8.9 8.9z" />
            ) : (
              <path
                class="line"
                d="M10 6a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM10 1v2M10 17v2M1 10h2M17 10h2M3.6 3.6l1.5 1.5M14.9 14.9l1.5 1.5M3.6 16.4l1.5-1.5M14.9 5.1l1.5-1.5"
              />
            )}
          </svg>
          <span class="wide-only">{other === 'dark' ? 'Dark' : 'Light'}</span>
        </button>
      </div>
      <div class="title-line">
        <h1>{data.title}</h1>
        <p class="range">{data.range ? span(data.range.from, data.range.to) : 'No entries, so no time range'}</p>
      </div>
      <nav aria-label="Sections">
        <ul>
          {links.map(({ id, title }) => (
            <li key={id}>
              <a href={`#${id}`}>{title}</a>
            </li>
          ))}
        </ul>
      </nav>
    </header>
  );
}
