import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { shareSlipway } from './support/slipway';

/* A person keeps, tries, rotates and removes a secret; and it is nowhere but in the vault. */

const CANARY = 'canary-3b1f90aa7c55e1';
const PASSPHRASE = 'canary-words-for-the-vault';
/** Nothing else: the program itself speaks of canaries, also in the code that the engine keeps. */
const EITHER = new RegExp(`${CANARY}|${PASSPHRASE}`);
const said: string[] = [];
const slipway = shareSlipway({ scenario: 'staged-rollout' });
test.describe.configure({ mode: 'serial' });

test('a secret is added by its words', async () => {
  const { page, host } = slipway.current;
  page.on('console', (message) => said.push(message.text()));
  await page.getByRole('link', { name: 'Settings' }).first().click();
  await page.getByRole('tab', { name: 'Vault' }).click();
  await expect(page.getByText('The vault is empty.')).toBeVisible();
  await page.getByRole('button', { name: 'Add a secret…' }).click();
  await page.getByText('A token', { exact: true }).click();
  await page.getByLabel('Token', { exact: true }).fill(CANARY);
  await page.getByLabel('Name', { exact: true }).fill('slack-bot');
  await page.getByRole('button', { name: 'Add to the vault' }).click();
  const row = page.getByRole('row', { name: /slack-bot/ });
  await expect(row).toContainText(host === 'desktop' ? 'Encrypted' : 'Until Slipway stops');
});

test('where there is no keychain, a passphrase keeps it and opens it again', async () => {
  const { page, host } = slipway.current;
  const row = page.getByRole('row', { name: /slack-bot/ });
  // The desktop has a keychain, which needs no passphrase and offers none.
  if (host === 'desktop')
    return expect(page.getByRole('button', { name: 'Choose a passphrase…' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Choose a passphrase…' }).click();
  await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
  await page.getByLabel('Once more').fill(PASSPHRASE);
  await page.getByRole('button', { name: 'Encrypt the vault' }).click();
  await expect(row).toContainText('Encrypted', { timeout: 20_000 });
  await page.getByRole('button', { name: 'Lock now' }).click();
  await expect(row).toContainText('Locked');
  await expect(page.getByText(/The vault is locked: accounts/)).toBeVisible();
  await page.getByRole('button', { name: 'Unlock…' }).click();
  await page.getByLabel('Passphrase', { exact: true }).fill('something else');
  await page.getByRole('button', { name: 'Unlock', exact: true }).click();
  await expect(page.getByText('This passphrase does not open the vault.')).toBeVisible({ timeout: 20_000 });
  await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
  await page.getByRole('button', { name: 'Unlock', exact: true }).click();
  await expect(row).toContainText('Encrypted', { timeout: 20_000 });
});

test('it is tried, given an end, rotated and removed', async () => {
  const { page } = slipway.current;
  const row = page.getByRole('row', { name: /slack-bot/ });
  await row.getByRole('button', { name: 'Test' }).click();
  await expect(page.getByText('slack-bot works')).toBeVisible();
  await act('Set when it expires…');
  await page.getByLabel('Last day').fill('2020-01-02');
  await page.getByRole('button', { name: 'Save', exact: true }).last().click();
  await expect(row).toContainText('Expired 2 Jan 2020');
  await act('Rotate…');
  await page.getByLabel('New token').fill(`${CANARY}-2`);
  await page.getByRole('button', { name: 'Rotate', exact: true }).click();
  await expect(row).toContainText('Never');

  expect(said.join('\n')).not.toMatch(EITHER);
  await act('Remove…');
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(page.getByText('The vault is empty.')).toBeVisible();
});

test('neither secret nor passphrase is in the page, on the disk, or among the arguments', async () => {
  const { page, dataDir, process: program } = slipway.current;
  await page.getByRole('link', { name: 'History' }).first().click();
  await expect(page.getByText('slack-bot was rotated').first()).toBeVisible();
  const shown = await page.evaluate(() =>
    [document.documentElement.outerHTML, JSON.stringify(localStorage), JSON.stringify(sessionStorage)].join(),
  );
  expect(shown).not.toMatch(EITHER);
  const files = readdirSync(dataDir, { recursive: true, withFileTypes: true }).filter((each) =>
    each.isFile(),
  );
  for (const file of files) {
    const path = join(file.parentPath, file.name);
    expect(readFileSync(path, 'latin1'), path).not.toMatch(EITHER);
  }
  if (process.platform === 'linux') {
    const own =
      readFileSync(`/proc/${program.pid}/cmdline`, 'latin1') +
      readFileSync(`/proc/${program.pid}/environ`, 'latin1');
    expect(own).not.toMatch(EITHER);
  }
});

/** Opens the menu of the one entry and chooses an act. */
async function act(name: string): Promise<void> {
  const { page } = slipway.current;
  await page.getByRole('button', { name: 'More for slack-bot' }).click();
  await page.getByRole('menuitem', { name }).click();
}
