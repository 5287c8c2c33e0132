import { useEffect, useState } from 'preact/hooks';

/** How the page looks. */
export type Theme = 'light' | 'dark';

const KEY = 'keywatch-theme';
const DARK = '(prefers-color-scheme: dark)';

/** The reader's choice, else what the system prefers; the function switches it. */
export function useTheme(): [Theme, () => void] {
  const [theme, setTheme] = useState<Theme>(() => stored() ?? preferred());
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);
  useEffect(() => {
    const query = matchMedia(DARK);
    const follow = () => stored() ?? setTheme(preferred());
    query.addEventListener('change', follow);
    return () => query.removeEventListener('change', follow);
  }, []);
  const toggle = () => {
    const next = theme === 'dark' ? 'light' : 'dark';
    store(next);
    document.documentElement.dataset.theme = next;
    setTheme(next);
  };
  return [theme, toggle];
}

function preferred(): Theme {
  return matchMedia(DARK).matches ? 'dark' : 'light';
}

/** Storage may be forbidden for files: then the choice lasts as long as the page. */
function stored(): Theme | undefined {
  try {
    const theme = localStorage.getItem(KEY);
    return theme === 'light' || theme === 'dark' ? theme : undefined;
  } catch {
    return undefined;
  }
}

function store(theme: Theme): void {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // the page keeps it
  }
}
