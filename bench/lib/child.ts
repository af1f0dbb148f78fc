import { type ChildProcess, spawn } from 'node:child_process';

/** Runs a program to its end and gives its standard output; rejects with its standard error on any other exit than 0. */
export function output(
  command: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly input?: string } = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: options.cwd, stdio: ['pipe', 'pipe', 'pipe'] });
    let out = '';
    let err = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text;
    });
    // a program that reads nothing may have ended by now; its exit tells how it went
    child.stdin.on('error', () => undefined).end(options.input ?? '');
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (code === 0) resolve(out);
      else reject(new Error(`${command} ended with ${code ?? signal}.\n${err.trim()}`));
    });
  });
}

/** Runs a program that prints one JSON value, and gives that value. */
export async function jsonOutput<Value>(command: string, args: readonly string[]): Promise<Value> {
  return JSON.parse(await output(command, args)) as Value;
}

/** Asks a child to end and waits until it has; kills it after five seconds. */
export async function ended(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill(signal);
  const impatient = setTimeout(() => child.kill('SIGKILL'), 5_000);
  await exit;
  clearTimeout(impatient);
}

/** The first message of a child that has the member; rejects when it ends before. */
export function told<Message>(child: ChildProcess, member: string): Promise<Message> {
  return new Promise((resolve, reject) => {
    const exited = (code: number | null) =>
      reject(new Error(`The program ended with ${code} before it said ${member}.`));
    const heard = (message: object) => {
      if (!(member in message)) return;
      child.off('message', heard);
      child.off('exit', exited);
      resolve(message as Message);
    };
    child.on('message', heard);
    child.once('exit', exited);
  });
}
