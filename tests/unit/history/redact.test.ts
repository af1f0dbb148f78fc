import { redact, redactText } from '@shared/kit/redact';
import { describe, expect, it } from 'vitest';

describe('redaction', () => {
  it.each([
    ['Authorization: Bearer abcdefgh', 'Authorization: Bearer [token]'],
    ['{"authorization":"Basic dXNlcjpwYXNz"}', '{"authorization":"Basic [token]"}'],
    ['sent Bearer abc123def', 'sent Bearer [token]'],
    ['sent bearer abcdefghijklmnopqrstuvwxyz', 'sent bearer [token]'],
    ['Basic settings and bearer documents', 'Basic settings and bearer documents'],
    ['ya29.a0AfH6SMBx', '[token]'],
    ['GET /u?upload_id=AB12&x=1', 'GET /u?upload_id=[hidden]&x=1'],
  ])('of %s', (text, expected) => expect(redactText(text)).toBe(expected));

  it('hides members by name, at any depth', () => {
    expect(redact({ a: [{ private_key: 'x', client_email: 'me@x' }] })).toEqual({
      a: [{ private_key: '[hidden]', client_email: 'me@x' }],
    });
  });
});
