import { describe, expect, it } from 'vitest';
import { AREAS, isIn } from '../../../renderer/app/areas';
import { type KeyPress, readKey } from '../../../renderer/app/shortcuts';
import { arrowTarget } from '../../../renderer/ui/keys/arrow-target';
import { listTarget } from '../../../renderer/ui/keys/use-list-keys';

const press = (key: string, over: Partial<KeyPress> = {}): KeyPress => ({
  key,
  modifier: false,
  alt: false,
  typing: false,
  inList: false,
  at: 1000,
  ...over,
});

describe('the keys of the window', () => {
  it('go to an area with G and its letter', () => {
    const first = readKey(press('g'), null);
    expect(first.shortcut).toBeNull();
    expect(readKey(press('h', { at: 1400 }), first.pending).shortcut).toEqual({
      kind: 'go',
      href: '/history',
    });
  });

  it('forget a G that is followed by nothing', () => {
    const first = readKey(press('g'), null);
    expect(readKey(press('h', { at: 9000 }), first.pending).shortcut).toBeNull();
  });

  it('open the palette even from a text field', () => {
    expect(readKey(press('k', { modifier: true, typing: true }), null).shortcut).toEqual({ kind: 'palette' });
  });

  it('take no letter from a text field', () => {
    for (const key of ['g', '/', 'j'])
      expect(readKey(press(key, { typing: true }), null)).toEqual({ shortcut: null, pending: null });
  });

  it('open the jobs with J, but leave J to a list that has focus', () => {
    expect(readKey(press('j'), null).shortcut).toEqual({ kind: 'jobs' });
    expect(readKey(press('j', { inList: true }), null).shortcut).toBeNull();
  });

  it('leave the system its own chords', () => {
    expect(readKey(press('j', { modifier: true }), null).shortcut).toBeNull();
    expect(readKey(press('g', { alt: true }), null).pending).toBeNull();
  });
});

describe('lists and tabs', () => {
  it('stop at the ends of a list', () => {
    expect(listTarget('j', -1, 3)).toBe(0);
    expect(listTarget('j', 2, 3)).toBe(2);
    expect(listTarget('k', 0, 3)).toBe(0);
    expect(listTarget('x', 0, 3)).toBeNull();
    expect(listTarget('j', 0, 0)).toBeNull();
  });

  it('go round in tabs', () => {
    expect(arrowTarget('ArrowRight', 2, 3)).toBe(0);
    expect(arrowTarget('ArrowLeft', 0, 3)).toBe(2);
    expect(arrowTarget('End', 0, 3)).toBe(2);
    expect(arrowTarget('a', 0, 3)).toBeNull();
  });
});

it('marks one area at a time', () => {
  for (const path of ['/', '/releases', '/releases/new', '/releases/app/142', '/history']) {
    expect(
      AREAS.filter((area) => isIn(area, path)),
      path,
    ).toHaveLength(1);
  }
});
