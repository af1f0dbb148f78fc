import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { NODE } from '../hosts/support/launch';
import { goTo, open } from './support/acts';
import { shareSlipway } from './support/slipway';

/* Logs of real files and real programs: followed, held, searched through everything kept, and taken along. */

// Each goes on where the one before left the panes.
test.describe.configure({ mode: 'serial' });

const slipway = shareSlipway({ scenario: 'staged-rollout' });
const folder = mkdtempSync(join(tmpdir(), 'slipway-logs-'));
const api = join(folder, 'api.log');
const TRACE = '4e1b9c02f7a84d55';
const LINES = 40_000;

test.beforeAll(() => {
  const start = Date.UTC(2026, 10, 23, 14, 0, 0);
  let text = '';
  for (let line = 0; line < LINES; line += 1) {
    const time = new Date(start + line * 40).toISOString();
    const traced = line % 10_000 === 77;
    const level = traced || line % 1_000 === 3 ? 'ERROR' : line % 100 === 5 ? 'WARNING' : 'INFO';
    const message = traced
      ? 'column \\"ocr_lang\\" does not exist'
      : `GET /v2/documents/d_${line} 200 ${line % 40}ms`;
    text += `{"asctime": "${time}", "levelname": "${level}", "message": "${message}"${
      traced ? `, "trace_id": "${TRACE}", "status": 500, "error": {"type": "UndefinedColumn"}` : ''
    }}\n`;
  }
  writeFileSync(api, text);
});

test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a file is added by keyboard, and its end is followed', async () => {
  const { page } = slipway.current;
  await goTo(page, 'l');
  await page.getByRole('button', { name: 'Add a log source' }).first().focus();
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Path')).toBeFocused();
  await page.keyboard.type(api);
  await page.keyboard.press('Enter');
  await expect(rows(page).getByText(`d_${LINES - 1} 200`)).toBeVisible({ timeout: 20_000 });
  await expect(follow(page)).toHaveText(/Following/);
  appendFileSync(api, 'a line of plain text at the end\n');
  await expect(rows(page).getByText('a line of plain text at the end')).toBeVisible();
  // Of forty thousand rows only those in the window are in the document.
  expect(await rows(page).locator('[data-row]').count()).toBeLessThan(120);
});

test('scrolling up pauses and counts what is new; F goes back to the end', async () => {
  const { page } = slipway.current;
  await rows(page).hover();
  await page.mouse.wheel(0, -900);
  await expect(follow(page)).toHaveText(/Paused/);
  const held = await rows(page).locator('[data-row]').nth(12).innerText();
  appendFileSync(api, 'news one\nnews two\nnews three\n');
  await expect(follow(page)).toHaveText(/Paused, 3 new/);
  expect(await rows(page).locator('[data-row]').nth(12).innerText()).toBe(held);
  await page.keyboard.press('f');
  await expect(follow(page)).toHaveText(/Following/);
  await expect(rows(page).getByText('news three')).toBeVisible();
});

test('a search finds lines that are far from the screen, and goes from hit to hit', async () => {
  const { page } = slipway.current;
  await page.keyboard.press('/');
  const field = page.getByRole('textbox', { name: 'Search the logs' });
  await expect(field).toBeFocused();
  await page.keyboard.type('ocr_lang');
  await expect(page.getByText('4 hits')).toBeVisible();
  await page.keyboard.press('Shift+Enter');
  await expect(page.getByText('4 of 4')).toBeVisible();
  await expect(rows(page).locator('mark', { hasText: 'ocr_lang' }).first()).toBeVisible();
  await page.keyboard.press('Shift+Enter');
  await expect(page.getByText('3 of 4')).toBeVisible();
  await expect(page.locator('[role="scrollbar"] [data-kind="hit"]').first()).toBeAttached();
  await page.getByRole('button', { name: 'Regular expression' }).click();
  await field.fill('d_1234[5 ');
  await expect(page.getByRole('alert')).toContainText('no regular expression');
  await field.fill('d_1234[5-7] ');
  await expect(page.getByText('3 hits')).toBeVisible();
  await page.getByRole('button', { name: 'Show only lines that match' }).click();
  await expect(rows(page).locator('[data-row]')).toHaveCount(3);
  await page.getByRole('button', { name: 'Show only lines that match' }).click();
  await page.getByRole('button', { name: 'Regular expression' }).click();
  await field.fill('');
});

test('levels count and filter the whole history', async () => {
  const { page } = slipway.current;
  const chip = (name: RegExp) =>
    page.getByRole('group', { name: 'Levels shown' }).getByRole('button', { name });
  await expect(chip(/^Error/)).toHaveText('Error44');
  await chip(/^Info/).click();
  await chip(/^Warn/).click();
  await expect(page.getByRole('grid')).toHaveAttribute('aria-rowcount', '44');
  await expect(rows(page).locator('[data-level="info"]')).toHaveCount(0);
  await chip(/^Info/).click();
  await chip(/^Warn/).click();
  await expect(page.getByRole('grid')).not.toHaveAttribute('aria-rowcount', '44');
});

test('a line opens to its fields, and leads to the other lines of its trace', async () => {
  const { page } = slipway.current;
  await page.getByRole('textbox', { name: 'Search the logs' }).fill('ocr_lang');
  await expect(page.getByText('4 hits')).toBeVisible();
  await page.getByRole('textbox', { name: 'Search the logs' }).press('Enter');
  // the hit is the row that is current, and it is there
  await expect(page.getByText(/\d of 4/)).toBeVisible();
  await expect(rows(page).locator('mark', { hasText: 'ocr_lang' }).first()).toBeVisible();
  await rows(page).focus();
  await page.keyboard.press('Enter');
  const detail = page.getByRole('region', { name: /Line in full: JSON/ });
  await expect(detail).toContainText('{ type "UndefinedColumn" }');
  await detail.getByRole('button', { name: 'Only this trace' }).click();
  await expect(page.getByRole('grid')).toHaveAttribute('aria-rowcount', '4');
  await page.getByRole('button', { name: /Remove trace/ }).click();
  await expect(page.getByRole('grid')).not.toHaveAttribute('aria-rowcount', '4');
  await page.getByRole('textbox', { name: 'Search the logs' }).fill('');
});

test('the selected lines are written as a file, exactly', async () => {
  const { page } = slipway.current;
  await rows(page).focus();
  // all within one frame: none of them waits until what the one before did is drawn
  await rows(page).evaluate((grid) => {
    for (const [key, shiftKey] of [
      ['Home', false],
      ['J', true],
      ['J', true],
    ] as const)
      grid.dispatchEvent(new KeyboardEvent('keydown', { key, shiftKey, bubbles: true, cancelable: true }));
  });
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export, copy, attach, save' }).click();
  await page.getByRole('menuitem', { name: 'The selected lines as text' }).click();
  const path = await (await download).path();
  expect(readFileSync(path, 'utf8')).toBe(
    `${readFileSync(api, 'utf8').split('\n').slice(0, 3).join('\n')}\n`,
  );
  await page.keyboard.press('f');
});

test('a stretch of lines is kept with a release, and stands in its history', async () => {
  const { page } = slipway.current;
  await rows(page).focus();
  await page.keyboard.press('k');
  await page.getByRole('button', { name: 'Export, copy, attach, save' }).click();
  await page.getByRole('menuitem', { name: 'Attach to a release…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Attach lines to a release' });
  await dialog.getByLabel('Note').fill('What the API said');
  await dialog.getByRole('button', { name: /^Attach \d+ lines/ }).click();
  await page.getByRole('button', { name: 'Open', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'History' })).toBeVisible();
  await expect(page.getByText('What the API said').first()).toBeVisible();
});

test('a bomb of control sequences and ten megabytes in one line change nothing but the log', async () => {
  const { page } = slipway.current;
  const bomb = join(folder, 'bomb.log');
  const clip = Buffer.from('stolen').toString('base64');
  writeFileSync(
    bomb,
    [
      `\u001b]0;another title\u0007\u001b]52;c;${clip}\u0007\u001b[2J\u001b[31mred\u001b[0m after`,
      '\u001b]8;;https://example.com\u0007link\u001b]8;;\u0007 <a href="https://example.com">html</a>',
      `long ${'x'.repeat(10_000_000)} end`,
      `${'\u001b[1m'.repeat(5_000)}bold at last`,
      '',
    ].join('\n'),
  );
  await addFile(page, bomb);
  await expect(rows(page).getByText('bold at last')).toBeVisible({ timeout: 20_000 });
  const url = page.url();
  const title = await page.title();
  const red = rows(page).getByText('red', { exact: true });
  await expect(red).toHaveCSS('color', /rgb\(179, 33, 26\)/);
  await expect(rows(page).locator('a')).toHaveCount(0);
  await expect(rows(page).getByText(/10\.0 MB more/)).toBeVisible();
  const slowest = await page.evaluate(longestFrame, 1_000);
  expect(slowest).toBeLessThan(1_000);
  expect([page.url(), await page.title()]).toEqual([url, title]);
  await expect
    .poll(() => page.evaluate(() => document.querySelectorAll('[data-row]').length))
    .toBeLessThan(20);
});

test('a program is run, merged with a file by time, and stopped', async () => {
  const { page } = slipway.current;
  await page.getByRole('button', { name: 'Add a log source' }).first().click();
  await page.getByRole('tab', { name: 'Command' }).click();
  const script = join(folder, 'ticker.mjs');
  // Twenty lines, and then it only lives on: the screen is asked what it can do, not how much it can bear.
  writeFileSync(
    script,
    'let n = 0; const ticks = setInterval(() => { console.log("tick", n++, "level=warn"); if (n === 20) clearInterval(ticks); }, 50); setInterval(() => undefined, 1e6);',
  );
  await page.getByRole('textbox', { name: 'Command' }).fill(`"${NODE}" "${script}"`);
  await page.getByLabel('Name').fill('Ticker');
  await page.getByRole('button', { name: 'Run command' }).click();
  await expect(
    rows(page)
      .getByText(/^tick \d+/)
      .first(),
  ).toBeVisible({ timeout: 20_000 });
  const item = page.getByRole('treeitem', { name: /^api\.log/ });
  await item.click({ modifiers: ['Control'] });
  await expect(page.getByText(/2 sources, merged by time/)).toBeVisible();
  await expect(
    rows(page)
      .getByText(/^tick \d+/)
      .first(),
  ).toBeVisible();
  const ticker = page.getByRole('treeitem', { name: /^Ticker/ });
  await ticker.hover();
  await ticker.getByRole('button', { name: 'Acts of Ticker' }).click();
  await page.getByRole('menuitem', { name: 'Stop following' }).click();
  await expect(ticker).not.toHaveAccessibleName(/\/s$/);
});

test('panes are split, closed, and come back with the address of a source', async () => {
  const { page } = slipway.current;
  await page.getByRole('button', { name: 'Split into another pane' }).click();
  await expect(page.getByRole('grid')).toHaveCount(2);
  await page
    .getByRole('button', { name: /^Close / })
    .first()
    .click();
  await expect(page.getByRole('grid')).toHaveCount(1);
  await page.keyboard.press('t');
  await page.getByLabel('Time, UTC').fill('2026-11-23 14:10');
  await page.keyboard.press('Enter');
  await expect(
    rows(page)
      .getByText(/^14:10:00/)
      .first(),
  ).toBeVisible();
  await expect(follow(page)).toHaveText(/Paused/);
  await open(page, '/logs');
  await expect(page.getByRole('grid')).toHaveCount(1);
});

const rows = (page: Page): Locator => page.getByRole('grid').first();
const follow = (page: Page): Locator =>
  page.getByRole('button', { name: /^(Following|Paused|Ended|To the end)/ }).first();

async function addFile(page: Page, path: string): Promise<void> {
  await open(page, '/logs');
  await page.getByRole('button', { name: 'Add a log source' }).first().click();
  await page.getByLabel('Path').fill(path);
  await page.getByRole('button', { name: 'Add file' }).click();
}

/** The longest that the page did not draw, ms, while it is watched for so long. */
function longestFrame(ms: number): Promise<number> {
  return new Promise((resolve) => {
    const began = performance.now();
    let last = began;
    let longest = 0;
    const look = (now: number) => {
      longest = Math.max(longest, now - last);
      last = now;
      if (now - began < ms) requestAnimationFrame(look);
      else resolve(longest);
    };
    requestAnimationFrame(look);
  });
}
