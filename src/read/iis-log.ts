import { addAnswer } from './answer.ts';
import { type Line, linesOf } from './lines.ts';
import type { Reader } from './reader.ts';
import { Tally } from './tally.ts';
import type { UpstreamFailure } from './upstream-failure.ts';

/** WinHTTP errors as ARR writes them, decimal and in the hex of its error page. @see winhttp.h */
const WIN32: Readonly<Record<string, UpstreamFailure>> = {
  '12002': 'response-timed-out',
  '12007': 'unresolved',
  '12029': 'refused',
  '12030': 'closed',
  '12031': 'reset',
  '12152': 'invalid-response',
  '12175': 'tls-failed',
  '12037': 'certificate-refused',
  '12038': 'certificate-refused',
  '12045': 'certificate-refused',
  '12044': 'certificate-refused',
  '12057': 'certificate-refused',
  '12157': 'tls-refused',
  '12169': 'certificate-refused',
  '12170': 'certificate-refused',
  '12181': 'header-too-big',
  '12182': 'header-too-big',
  '12183': 'invalid-header',
};

/** Low word of the HRESULT 0x8007xxxx is the decimal code. */
const HRESULT = /0x8007(?<hex>2[eEfF][0-9a-fA-F]{2})\b/;
/** The same HRESULT as failed request tracing writes it: unsigned or signed decimal. */
const DECIMAL_HRESULT = /(?<![\d-])(?<unsigned>21479[45]\d{4})\b|(?<signed>-21470[12]\d{4})\b/;
const FIELDS =
  /^#Fields:\s*(?<fields>.+)$|^(?<bare>(?:date |s-ip |cs-method |c-ip |sc-status ).*\bsc-(?:win32-)?status\b.*)$/;

/** ARR's substatus, where no win32 code decides. */
const SUBSTATUS: Readonly<Record<string, UpstreamFailure>> = {
  '502.1': 'response-timed-out',
  '502.2': 'closed',
  '502.4': 'no-live-upstream',
  '502.6': 'forwarding-failed',
};

const TEXTS: readonly { readonly phrase: RegExp; readonly failure: UpstreamFailure }[] = [
  { phrase: /The operation timed out/i, failure: 'response-timed-out' },
  {
    phrase: /A connection with the server could not be established|ERROR_WINHTTP_CANNOT_CONNECT/i,
    failure: 'refused',
  },
  {
    phrase:
      /The connection with the server was (?:terminated abnormally|reset)|ERROR_WINHTTP_CONNECTION_ERROR/i,
    failure: 'closed',
  },
  {
    phrase: /The server returned an invalid or unrecognized response/i,
    failure: 'invalid-response',
  },
  { phrase: /server name or address could not be resolved/i, failure: 'unresolved' },
  { phrase: /A security error occurred/i, failure: 'tls-failed' },
];

/** IIS with ARR: W3C lines by their #Fields, and codes as people copy them from error pages. */
export const iisLog: Reader = {
  name: 'IIS log',
  recognises: ({ text }) =>
    /sc-win32-status|sc-substatus|0x80072[eEfF]|\b502\.[1-7]\b|ERROR_WINHTTP|ARR_|\b502 \d{1,2} 12\d{3}\b|\b21479[45]\d{4}\b|-21470[12]\d{4}\b/.test(
      text,
    ) || TEXTS.some(({ phrase }) => phrase.test(text)),
  read: (exhibit) => {
    const tally = new Tally(exhibit);
    let fields: readonly string[] = [];
    for (const line of linesOf(exhibit)) {
      const head = FIELDS.exec(line.text)?.groups;
      if (head !== undefined) {
        fields = (head['fields'] ?? head['bare'] ?? '').trim().split(/\s+/);
        continue;
      }
      const cells = line.text.trim().split(/\s+/);
      if (fields.length > 0 && cells.length === fields.length) {
        const member = exhibit.origin.role === 'backend';
        readW3c(tally, line, new Map(fields.map((field, i) => [field, cells[i] ?? ''])), member);
        continue;
      }
      const failure = failureOf(line.text);
      if (failure !== null) addFailure(tally, line, failure, null, null);
    }
    return tally.observations();
  },
};

function readW3c(
  tally: Tally,
  line: Line,
  cell: ReadonlyMap<string, string>,
  member: boolean,
): void {
  const status = Number(cell.get('sc-status'));
  if (Number.isNaN(status) || status === 0) return;
  const millis = Number(cell.get('time-taken') ?? Number.NaN);
  const win32 = cell.get('sc-win32-status') ?? '0';
  const path = cell.get('cs-uri-stem') ?? null;
  const method = cell.get('cs-method') ?? null;
  const time = Number.isNaN(millis) ? null : millis;
  if (member && status < 500 && (win32 === '64' || win32 === '1236')) {
    // The member did answer, but whoever asked had gone: that was the gateway.
    tally.add(`late|${path}`, line, {
      kind: 'event',
      event: 'slow-answer',
      subject: path,
      detail: String(Math.floor(millis / 1000)),
    });
    return;
  }
  const substatus = `${status}.${cell.get('sc-substatus') ?? '0'}`;
  const failure = status === 502 ? (WIN32[win32] ?? SUBSTATUS[substatus] ?? null) : null;
  addAnswer(tally, line, {
    gateway: 'iis',
    status,
    madeBy: failure === null ? 'unknown' : 'gateway',
    upstream: null,
    path,
    method,
    millis: time,
  });
  if (failure !== null) addFailure(tally, line, failure, method, time);
  // The ASP.NET Core module has this one for a process that did not start, ended or does not listen.
  if (substatus === '502.5')
    tally.add('module', line, {
      kind: 'event',
      event: 'start-failed',
      subject: 'application',
      detail: substatus,
    });
  if (status === 503)
    tally.add(`pool|${substatus}`, line, {
      kind: 'event',
      event: /503\.[234]/.test(substatus) ? 'pool-exhausted' : 'stopped',
      subject: 'application pool',
      detail: substatus,
    });
}

function failureOf(text: string): UpstreamFailure | null {
  const hex = HRESULT.exec(text)?.groups?.['hex'];
  if (hex !== undefined) return WIN32[String(Number.parseInt(hex, 16))] ?? null;
  const whole = DECIMAL_HRESULT.exec(text)?.groups;
  if (whole !== undefined)
    return WIN32[String(Number(whole['unsigned'] ?? whole['signed']) & 0xffff)] ?? null;
  const decimal = /\b12(?:0(?:02|07|29|30|31|37|38|44|45|57)|1(?:52|57|69|70|75|81|82|83))\b/.exec(
    text,
  )?.[0];
  if (decimal !== undefined && /502|win32|winhttp|error/i.test(text)) return WIN32[decimal] ?? null;
  const named = TEXTS.find(({ phrase }) => phrase.test(text));
  if (named !== undefined) return named.failure;
  const substatus = /\b502\.[1246]\b/.exec(text)?.[0];
  return substatus === undefined ? null : (SUBSTATUS[substatus] ?? null);
}

function addFailure(
  tally: Tally,
  line: Line,
  failure: UpstreamFailure,
  method: string | null,
  millis: number | null,
): void {
  tally.add(`failure|${failure}`, line, {
    kind: 'failure',
    gateway: 'iis',
    failure,
    upstream: null,
    method,
    path: null,
    millis,
  });
}
