#!/usr/bin/env bash
# Brings what the browser tests need: Chromium, Microsoft's playground with playwright-core, its check of manifests,
# and what draws Slack's blocks.
#   bash tests/e2e/install.sh            into .e2e/ of this checkout; SANAD_E2E_MODULES names another folder
# Does nothing where it is there already. Chromium comes from the system's packages (needs root or sudo).
set -euo pipefail
top=$(cd "$(dirname "$0")/../.." && pwd)
modules=${SANAD_E2E_MODULES:-$top/.e2e}

if ! command -v chromium >/dev/null && ! command -v chromium-browser >/dev/null && ! command -v google-chrome >/dev/null; then
  as_root=(); [ "$(id -u)" = 0 ] || as_root=(sudo)
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-noto-core >/dev/null
fi

if [ ! -e "$modules/node_modules/@microsoft/m365agentsplayground/cli.js" ] || [ ! -d "$modules/node_modules/playwright-core" ] \
  || [ ! -d "$modules/node_modules/@microsoft/app-manifest" ] || [ ! -d "$modules/node_modules/slack-blocks-to-jsx" ]; then
  mkdir -p "$modules"
  printf '*\n' > "$modules/.gitignore"
  # the playground's inside changes without notice: the version is pinned; app-manifest does not say that it needs fs-extra
  npm install --prefix "$modules" --no-save --no-package-lock --no-audit --no-fund --loglevel=error \
    @microsoft/m365agentsplayground@0.2.28 playwright-core@1.57.0 @microsoft/app-manifest@1.1.2 fs-extra@9.1.0 \
    slack-blocks-to-jsx@1.1.1 react@19.2.0 react-dom@19.2.0 esbuild@0.25.12
fi
