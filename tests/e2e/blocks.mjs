// Draws Block Kit as Slack shows it: a message's blocks as JSON on standard input, a page of HTML on standard output.
//   node tests/e2e/blocks.mjs MODULES "what was asked" < blocks.json
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const [modules, asked] = process.argv.slice(2);
const require = createRequire(path.resolve(modules, 'x.js'));
const logo = 'data:image/svg+xml;base64,' + readFileSync(new URL('../../adapters/preview/mark.svg', import.meta.url)).toString('base64');
// `verbatim` keeps Slack from making links of bare words; the library takes it for a text without any markup.
const blocks = JSON.parse(readFileSync(0, 'utf8'), (key, value) => (key === 'verbatim' ? undefined : value));
const message = { blocks, name: 'Sanad', logo };
const script = `
  import { createElement } from 'react';
  import { createRoot } from 'react-dom/client';
  import { Message } from 'slack-blocks-to-jsx';
  const message = { ...${JSON.stringify(message)}, time: new Date(2026, 10, 28, 9, 30) };
  createRoot(document.getElementById('message')).render(createElement(Message, message));`;
const built = require('esbuild').buildSync({
  stdin: { contents: script, resolveDir: path.resolve(modules) }, bundle: true, minify: true, write: false, charset: 'utf8',
  define: { 'process.env.NODE_ENV': '"production"' },
});
const style = path.join(path.dirname(require.resolve('slack-blocks-to-jsx')), 'style.css');
const escaped = asked.replace(/[&<]/g, (c) => ({ '&': '&amp;', '<': '&lt;' })[c]);
process.stdout.write(`<!doctype html><meta charset="utf-8"><style>${readFileSync(style, 'utf8')}
body { margin: 0; background: #fff; font-family: Lato, "Noto Sans", sans-serif }
main { padding: 16px 20px; width: 680px } #asked { margin: 0 0 12px; color: #616061; font-size: 14px }</style>
<main><p id="asked">${escaped}</p><div id="message"></div></main>
<script>${built.outputFiles[0].text.replaceAll('</script', '<\\/script')}</script>`);
