/*
 * Counts the moments at which the program waits for a port, and kills the process at one of them: before a call
 * begins and after it has been answered, without a chance to clean up.
 */

/** What the benchmark itself asks again and again while it waits. */
const UNCOUNTED = 'recentOperations';

let passed = 0;
let deadly = Number.POSITIVE_INFINITY;

/** Starts counting anew; at the `nth` moment (from 1) this process is killed. */
export function arm(nth: number): void {
  passed = 0;
  deadly = nth;
}

/** Moments that were passed since the last `arm`. */
export const pointsPassed = (): number => passed;

function point(): void {
  passed += 1;
  if (passed === deadly) process.kill(process.pid, 'SIGKILL');
}

/** The same port; every call of it that is waited for has a moment before it and one after it. */
export function withKillPoints<Port extends object>(port: Port): Port {
  return new Proxy(port, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function' || name === UNCOUNTED)
        return member instanceof Function ? member.bind(target) : member;
      return (...args: unknown[]) => {
        point();
        const answer: unknown = member.apply(target, args);
        return answer instanceof Promise ? answer.finally(point) : answer;
      };
    },
  });
}
