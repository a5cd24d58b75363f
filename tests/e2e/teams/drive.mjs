#!/usr/bin/env node
// Drives a bot through the Microsoft 365 Agents Playground web UI with headless Chromium and prints what a user saw, as JSON.
//
//   node playground_drive.mjs --bot http://127.0.0.1:3978/api/messages [options] "message one" "message two" ...
//   node playground_drive.mjs --bot URL --steps steps.json --shots out/ --out result.json
//
// Options: --port 15150 (the playground's own default 56150 lies in Linux' ephemeral range, so any client socket can hold it)  --chat "Personal Chat"  --settle 700 (ms of silence that ends a step)  --timeout 20000 (ms to wait for a first reply)
//          --modules DIR (holds node_modules with playwright-core and @microsoft/m365agentsplayground; default: cwd, then this file's folder)
//          --chromium /usr/bin/chromium  --width 1280  --delivery-mode expectReplies
// Steps: "text" | {say, mention?, expect?} | {click, nth?} | {fill:{label:value}} | {choose:{label:option}} | {react:"like"|"dislike", comment?}
//        | {search, pick?: title} | {action: commandId} | {messageAction: commandId} | {chat:"Group Chat"} | {mock: activity} | {shot: name, of?: "replies"} | {wait: ms} | {see: "words on the page"}
// Exit: 0 all steps ran (and each expected a reply got one), 1 a step failed, 2 could not start.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const argv = process.argv.slice(2), opt = {}, words = [];
for (let i = 0; i < argv.length; i++) {
  if (argv[i].startsWith('--')) { const k = argv[i].slice(2); opt[k] = argv[++i]; } else words.push(argv[i]);
}
if (!opt.bot) { console.error('need --bot URL'); process.exit(2); }
let PORT = Number(opt.port ?? 15150); const SETTLE = Number(opt.settle ?? 700), TIMEOUT = Number(opt.timeout ?? 20000);
const steps = [...(opt.steps ? JSON.parse(readFileSync(opt.steps, 'utf8')) : []), ...words];
const here = path.dirname(new URL(import.meta.url).pathname);
const modRoot = [opt.modules, process.cwd(), here, path.join(here, 'npm')].find(d => d && existsSync(path.join(d, 'node_modules', 'playwright-core')));
if (!modRoot) { console.error('playwright-core not found; npm i playwright-core @microsoft/m365agentsplayground, or pass --modules DIR'); process.exit(2); }
const { chromium } = createRequire(path.resolve(modRoot, 'x.js'))('playwright-core');
const sleep = ms => new Promise(r => setTimeout(r, ms));

const tmp = mkdtempSync(path.join(tmpdir(), 'pgdrive-'));
let child, ctx;
async function stop(code) {
  try { await ctx?.close(); } catch {}
  if (child && child.exitCode === null) { child.kill('SIGTERM'); await sleep(150); if (child.exitCode === null) child.kill('SIGKILL'); }
  rmSync(tmp, { recursive: true, force: true });
  process.exit(code);
}
const cli = path.resolve(modRoot, 'node_modules/@microsoft/m365agentsplayground/cli.js');
let pgOut = '';
async function startPlayground(port) {      // it prints "Listening on N"; N differs from the wish when the port is held, and there is no error then
  const args = [cli, '-e', opt.bot, '-c', 'msteams', '-p', String(port), '--disable-telemetry', '--service-url', `http://127.0.0.1:${port}/_connector`];
  if (opt['delivery-mode']) args.push('--delivery-mode', opt['delivery-mode']);
  child = spawn(process.execPath, args, { cwd: tmp, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, TEAMSAPPTESTER_BROWSER: 'none', M365_AGENTS_PLAYGROUND_LOGFILE: path.join(tmp, 'pg.log') } });
  pgOut = ''; child.stdout.on('data', d => pgOut += d); child.stderr.on('data', d => pgOut += d);
  for (let i = 0; i < 150; i++) {
    const m = /Listening on (\d+)/.exec(pgOut);
    if (m) { if (Number(m[1]) === port) return true; child.kill('SIGKILL'); return false; }
    if (child.exitCode !== null) return false;
    await sleep(100);
  }
  child.kill('SIGKILL'); return false;
}
let up = false;
for (let i = 0; i < 6 && !(up = await startPlayground(PORT)); i++) PORT++;
if (!up) { console.error('playground did not start:\n' + pgOut); await stop(2); }

ctx = await chromium.launchPersistentContext(path.join(tmp, 'profile'), {
  executablePath: opt.chromium ?? '/usr/bin/chromium', headless: true, viewport: { width: Number(opt.width ?? 1280), height: 1100 },
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });
const page = ctx.pages()[0] ?? await ctx.newPage(); page.setDefaultTimeout(12000);
await page.route('**/*', r => ['127.0.0.1', 'localhost'].includes(new URL(r.request().url()).hostname) ? r.continue() : r.abort());   // fonts come from a CDN
let frames = [], invokes = [], pending = 0, lastEvent = Date.now();
page.on('websocket', w => w.url().includes('/_ws_conversation') && w.on('framereceived', f => { lastEvent = Date.now(); try { frames.push(JSON.parse(String(f.payload))); } catch {} }));
page.on('request', r => { if (r.method() === 'POST' && r.url().includes('/_conversation/')) { pending++; lastEvent = Date.now(); } });
const done = async r => { if (r.method() !== 'POST' || !r.url().includes('/_conversation/')) return; pending--; lastEvent = Date.now();
  if (!/\/v1\/(invoke|submit)$/.test(r.url())) return; const res = await r.response().catch(() => null); let body = null; try { body = await res.json(); } catch {}
  invokes.push({ request: JSON.parse(r.postData() || '{}'), status: res?.status() ?? 0, body }); };
page.on('requestfinished', done); page.on('requestfailed', done);

// what the user can see: one record per bot message, in page order
const snapshot = () => page.evaluate(() => {
  const seen = [];
  for (const head of document.querySelectorAll('[aria-label="Message header"]')) {
    if (!head.querySelector('[aria-label="Message author"]')) continue;            // the user's own messages carry no author
    const root = head.parentElement, card = root.querySelector('.ac-adaptiveCard');
    const clean = s => (s || '').replace(/\u00a0/g, ' ').replace(/[ \t]+\n/g, '\n').replace(/\n{2,}/g, '\n').trim();
    const body = head.nextElementSibling;
    const q = (el, s) => [...el.querySelectorAll(s)];
    const rec = { author: clean(head.querySelector('[aria-label="Message author"]').innerText), kind: card ? 'card' : 'text', text: clean((card ?? body)?.innerText) };
    if (/AI generated/.test(head.innerText)) rec.aiLabel = true;
    if (root.querySelector('[aria-label="Feedback Button"]')) rec.feedbackButtons = true;
    const cites = q(body, 'a[role=button]').map(a => a.innerText); if (cites.length) rec.citations = cites;
    if (card) {
      rec.headings = q(card, '[role=heading]').map(e => clean(e.innerText));
      rec.buttons = q(card, '.ac-actionSet button').map(e => ({ title: e.getAttribute('aria-label') || clean(e.innerText), role: e.getAttribute('role') }));
      rec.tables = q(card, '[role=table]').map(t => q(t, '[role=row]').map(r => q(r, '[role=cell],[role=columnheader],[role=rowheader]').map(c => clean(c.innerText))));
      rec.inputs = q(card, 'input,textarea,select,[role=combobox]').map(e => ({ tag: e.tagName.toLowerCase(), type: e.type || null, label: e.getAttribute('aria-label') || (e.getAttribute('aria-labelledby') || '').split(' ').map(i => document.getElementById(i)?.innerText).join(' ').trim() || e.placeholder || null, required: e.required || e.getAttribute('aria-required') === 'true' }));
      rec.facts = q(card, '.ac-factset tr').map(r => q(r, 'td').map(c => clean(c.innerText)).filter(Boolean));
      rec.errors = q(card, '[role=alert],.ac-input-validation-failed').map(e => clean(e.innerText)).filter(Boolean);
    }
    seen.push(rec);
  }
  for (const card of document.querySelectorAll('.ac-adaptiveCard')) {             // channel threads have no labelled header; dialogs are read separately
    if (card.closest('[role=dialog]') || [...document.querySelectorAll('[aria-label="Message header"]')].some(h => h.parentElement.contains(card))) continue;
    const q = s => [...card.querySelectorAll(s)], tidy = t => (t || '').replace(/\u00a0/g, ' ').replace(/\n{2,}/g, '\n').trim();
    seen.push({ author: null, kind: 'card', text: tidy(card.innerText), headings: q('[role=heading]').map(e => e.innerText.trim()), buttons: q('.ac-actionSet button').map(e => ({ title: e.getAttribute('aria-label') || e.innerText.trim(), role: e.getAttribute('role') })) });
  }
  return seen;
});
const dialogText = async () => { const d = page.locator('[role=dialog],[role=alertdialog]').last(); return (await d.count()) ? (await d.innerText().catch(() => null)) : null; };
const inChannel = () => page.getByRole('button', { name: 'Post', exact: true }).count();
const box = () => page.locator('[contenteditable=true][role=textbox]').last();
const scope = async () => (await page.locator('[role=dialog]').count()) ? page.locator('[role=dialog]').last() : page.locator('.ac-adaptiveCard').last();
async function quiet(min, until) {          // until() true, then SETTLE ms without traffic
  const t0 = Date.now();
  while (Date.now() - t0 < TIMEOUT) { if ((until?.() ?? true) && pending <= 0 && Date.now() - lastEvent >= SETTLE && Date.now() - t0 >= min) return true; await sleep(40); }
  return false;
}
const replies = f => f.filter(x => x.action === 'createMessage' || x.action === 'updateMessage');

const run = {
  async say(s) {
    const channel = await inChannel();
    await (channel ? page.locator('[contenteditable=true][role=textbox]').first() : box()).click();
    if (s.mention) { await page.keyboard.type('@'); const name = s.mention === true ? 'Test Bot' : s.mention;      // Enter would send a bare "@": the entry must be clicked
      await page.locator('#typeahead-menu').getByRole('menuitem', { name }).first().click(); await page.keyboard.type(' '); }
    await page.keyboard.type(s.say);
    if (channel) await page.getByRole('button', { name: 'Post', exact: true }).first().click(); else await page.keyboard.press('Enter');
    return quiet(0, () => (s.expect ?? 1) <= replies(frames).length);
  },
  async click(s) {
    const inDialog = (await page.locator('[role=dialog]').count()) > 0;
    let b = (inDialog ? page.locator('[role=dialog]').last() : page).getByRole('button', { name: s.click, exact: true });
    if (!(await b.count())) b = page.getByRole('link', { name: s.click, exact: true });
    await (s.nth === undefined ? b.last() : b.nth(s.nth)).click();
    return quiet(250, () => s.expect === undefined || s.expect <= replies(frames).length);
  },
  async fill(s) { const d = page.locator('[role=dialog]'), w = (await d.count()) ? d.last() : page; for (const [k, v] of Object.entries(s.fill)) { let i = w.getByLabel(k, { exact: false }); if (!(await i.count())) i = w.getByPlaceholder(k); await i.last().fill(v); } return true; },
  async choose(s) { const w = await scope(); for (const [k, v] of Object.entries(s.choose)) {
      const r = w.getByRole('radio', { name: v }); if (await r.count()) { await r.first().click(); continue; }
      const sel = w.locator('select'); if (await sel.count()) { await sel.first().selectOption({ label: v }); continue; }
      await w.getByRole('combobox', { name: k }).first().click(); await page.getByRole('option', { name: v }).first().click(); } return true; },
  async react(s) {
    await page.getByRole('button', { name: s.react === 'like' ? 'Like' : 'Dislike', exact: true }).last().click();
    const d = page.locator('[role=dialog]').last(); if (s.comment) await d.locator('textarea').first().fill(s.comment);
    await d.getByRole('button', { name: 'Submit' }).click(); const ok = await quiet(200, () => invokes.length > 0);
    const c = d.getByRole('button', { name: 'Close' }); if (await c.count()) await c.click(); return ok;
  },
  async search(s) {
    await page.getByRole('button', { name: 'Trigger Message Extension App' }).last().click();
    await page.getByRole('menuitem', { name: 'Search Command' }).click();
    await page.getByPlaceholder('Enter a search term').fill(s.search);
    const ok = await quiet(900, () => invokes.length > 0);
    if (s.pick !== undefined) { await page.locator('.fui-PopoverSurface').last().getByText(s.pick).first().click(); await quiet(400); }
    else await page.keyboard.press('Escape');
    return ok;
  },
  async action(s) {
    await page.getByRole('button', { name: 'Trigger Message Extension App' }).last().click(); await page.getByRole('menuitem', { name: 'Action Command' }).click();
    await page.getByPlaceholder('Input command id or leave blanks').fill(s.action); await page.getByRole('button', { name: 'Create' }).click();
    return quiet(300, () => invokes.length > 0);
  },
  async messageAction(s) {
    await page.getByRole('button', { name: 'Show more information' }).last().click(); await page.getByRole('menuitem', { name: 'Action Command' }).click();
    await page.getByPlaceholder('Input command id or leave blanks').fill(s.messageAction); await page.getByRole('button', { name: 'Create' }).click();
    return quiet(300, () => invokes.length > 0);
  },
  async chat(s) { await page.locator(`button[aria-label="${s.chat}"]`).click(); await sleep(500); return true; },
  async mock(s) { const r = await page.request.post(`http://127.0.0.1:${PORT}/_internal/v1/customActivities`, { data: s.mock }); await quiet(500); return r.ok(); },
  async shot(s) {
    const f = path.resolve(opt.shots ?? '.', s.shot); mkdirSync(path.dirname(f), { recursive: true });
    if (s.of !== 'replies') { await page.screenshot({ path: f }); return true; }
    await page.setViewportSize({ width: Number(opt.width ?? 1280), height: 1600 }); await sleep(500);
    const said = await page.locator('[aria-label="Message header"]:has([aria-label="Message author"])').all();
    const boxes = await Promise.all(said.map(head => head.locator('..').boundingBox()));
    const edge = (of, pick) => pick(...boxes.map(of)), x = edge(b => b.x, Math.min), y = edge(b => b.y, Math.min);
    const clip = { x, y, width: edge(b => b.x + b.width, Math.max) - x, height: edge(b => b.y + b.height, Math.max) - y };
    await page.screenshot({ path: f, clip }); return true;
  },
  async see(s) { const t0 = Date.now(); while (Date.now() - t0 < TIMEOUT) { if ((await page.locator('body').innerText()).includes(s.see)) { await quiet(0); return true; } await sleep(100); } return false; },
  async wait(s) { await sleep(s.wait); return true; },
};

const result = { bot: opt.bot, steps: [] };
let failed = false;
try {
  await page.goto(`http://127.0.0.1:${PORT}/`, { waitUntil: 'load' });
  await box().waitFor({ timeout: 60000 });
  await quiet(900, () => true);                       // installationUpdate + conversationUpdate go out on load; a welcome may come back
  result.onInstall = await snapshot();
  if (opt.chat) await run.chat({ chat: opt.chat });
  for (const raw of steps) {
    const s = typeof raw === 'string' ? { say: raw } : raw, kind = Object.keys(run).find(k => k in s);
    const before = await snapshot(); frames = []; invokes = []; lastEvent = Date.now();
    const rec = { step: raw }; const t0 = Date.now();
    try { rec.ok = kind ? await run[kind](s) : false; if (!kind) rec.error = 'unknown step'; } catch (e) { rec.ok = false; rec.error = String(e).split('\n')[0]; }
    rec.ms = Date.now() - t0;
    const after = await snapshot();
    rec.replies = after.filter((m, i) => i >= before.length);
    rec.updated = kind === 'chat' ? [] : after.filter((m, i) => i < before.length && JSON.stringify(m) !== JSON.stringify(before[i]));
    rec.suggested = [];                                 // suggested actions that the page really shows
    for (const t of frames.flatMap(f => f.message?.suggestedActions?.actions?.map(x => x.title) ?? [])) if (await page.getByRole('button', { name: t, exact: true }).count()) rec.suggested.push(t);
    const d = await dialogText(); if (d) rec.dialog = d;
    if (invokes.length) rec.invokes = invokes.map(x => ({ name: x.request.name ?? 'submit', value: x.request.value, status: x.status, body: x.body }));
    rec.wire = frames.map(f => ({ action: f.action, text: f.message?.text, attachments: f.message?.attachments?.map(a => a.contentType), suggested: f.message?.suggestedActions?.actions?.map(a => a.title) }));
    if (rec.ok && invokes.some(x => x.status >= 400 || x.status === 0) && !s.allowError) { rec.ok = false; rec.error = 'the bot answered an invoke with an error (the playground shows 502; the bot\'s own status is in invokes[].body.innerHttpError)'; }
    failed ||= !rec.ok; result.steps.push(rec);
  }
  if (opt.shots) await run.shot({ shot: 'final.png' });
} catch (e) { result.error = String(e); failed = true; }
result.playgroundLog = await page.evaluate(() => [...new Set([...document.querySelectorAll('span')].filter(s => /Warning:|Error:/.test(s.innerText || '')).map(s => s.parentElement.innerText.replace(/^\[[^\]]*\]\s*/, '')))]).catch(() => []);
const json = JSON.stringify(result, null, 1);
if (opt.out) writeFileSync(opt.out, json); else console.log(json);
await stop(failed ? 1 : 0);
