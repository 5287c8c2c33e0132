#!/usr/bin/env bash
# `npm start` in a copy of the project: the day is replayed and its report served within 60 seconds.
set -eu
cd "$(dirname "$0")/.."
log=$(mktemp)
rm -rf keywatch-out
npm start --silent >"$log" 2>&1 &
pid=$!
trap 'kill "$pid" 2>/dev/null || true; pkill -f "dist/keywatch.mjs serve$" 2>/dev/null || true; rm -rf "$log" keywatch-out' EXIT
for second in $(seq 60); do
  url=$(grep -o 'http://127\.0\.0\.1:[0-9]*/\?' "$log" | head -n 1 || true)
  if [ -n "$url" ]; then
    node -e '
      fetch(process.argv[1]).then(async (r) => {
        const page = await r.text();
        if (r.status !== 200 || !page.includes("<title>")) process.exit(1);
      }, () => process.exit(1))' "$url"
    npx keywatch verify keywatch-out
    echo "served after $second s"
    exit 0
  fi
  sleep 1
done
cat "$log"
echo 'npm start served nothing within 60 s'
exit 1
