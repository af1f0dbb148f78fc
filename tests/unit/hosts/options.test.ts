import { describe, expect, it } from 'vitest';
import { defaultDataDir } from '../../../electron/hosts/data-folder';
import { HELP, OptionError, parseHostOptions } from '../../../electron/hosts/options';

const parse = (...args: string[]) => parseHostOptions(args, '/home/ada/project');

describe('the command line', () => {
  it('may be empty', () => {
    expect(parse()).toEqual({
      host: null,
      port: 0,
      dataDir: null,
      workspaceFile: null,
      scenario: null,
      idleExitMs: 8 * 3_600_000,
      open: true,
      help: false,
    });
  });

  it('takes every option, with paths from where the person stands', () => {
    const args = ['--host', 'loopback', '--port=4120', '--data', 'state', '--workspace', '../slipway.yaml'];
    expect(parse(...args, '--scenario', 'halted', '--no-open', '--idle-exit', '90')).toEqual({
      host: 'loopback',
      port: 4120,
      dataDir: '/home/ada/project/state',
      workspaceFile: '/home/ada/slipway.yaml',
      scenario: 'halted',
      idleExitMs: 90_000,
      open: false,
      help: false,
    });
  });

  it.each([
    [['--prot', '80'], 'There is no option --prot. Did you mean --port?'],
    [['--colour'], 'There is no option --colour. --help shows them all.'],
    [['--no_open'], 'There is no option --no_open. Did you mean --no-open?'],
    [['--host', 'dektop'], '--host is desktop or loopback, not “dektop”. Did you mean desktop?'],
    [['--idle-exit', 'soon'], '--idle-exit is a whole number of seconds from 1 to 1209600, not “soon”.'],
    [['--host'], '--host needs a value.'],
    [['--data='], '--data needs a value.'],
    [['--data', '--no-open'], '--data needs a value.'],
    [['--port', '99999'], '--port is a whole number from 0 to 65535, not “99999”.'],
    [['--port', '-1'], '--port'],
    [['--no-open=yes'], '--no-open takes no value.'],
    [['loopback'], '“loopback” is not an option.'],
  ])('refuses %j and says how to go on', (args, message) => {
    expect(() => parse(...args)).toThrow(OptionError);
    expect(() => parse(...args)).toThrow(message);
  });

  it('is explained in full by --help', () => {
    for (const name of ['host', 'port', 'data', 'workspace', 'scenario', 'no-open', 'help']) {
      expect(HELP).toContain(`--${name}`);
    }
  });
});

describe('the data folder', () => {
  it.each([
    ['linux', {}, '/home/ada/.local/share/slipway'],
    ['linux', { XDG_DATA_HOME: '/data' }, '/data/slipway'],
    ['linux', { XDG_DATA_HOME: 'relative' }, '/home/ada/.local/share/slipway'],
    ['darwin', {}, '/home/ada/Library/Application Support/Slipway'],
    ['win32', { APPDATA: 'C:\\Users\\Ada\\AppData\\Roaming' }, 'C:\\Users\\Ada\\AppData\\Roaming\\Slipway'],
  ] as const)('on %s with %j is where that system wants it', (platform, env, expected) => {
    expect(defaultDataDir({ platform, env, home: '/home/ada' })).toBe(expected);
  });
});
