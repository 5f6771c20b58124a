import { type FailurePhrase, readFailures } from './failure-phrase.ts';
import type { Reader } from './reader.ts';

/** mod_proxy's lines. Errno 28 at AH10124 is a header over the limit, not a full disk. @see https://httpd.apache.org/docs/2.4/mod/mod_proxy.html */
const PHRASES: readonly FailurePhrase[] = [
  { phrase: /AH10124|header size is over the limit/, failure: 'header-too-big' },
  { phrase: /AH02429|contains invalid characters/, failure: 'invalid-header' },
  { phrase: /\((?:70014|20014|104|70008)\).*AH10404/, failure: 'closed' },
  { phrase: /AH10404/, failure: 'closed' },
  {
    phrase: /\((?:61|111|10061)\).*(?:AH00957|AH02454|AH01079|attempt to connect)/,
    failure: 'refused',
  },
  { phrase: /\(113\).*(?:AH00957|attempt to connect)/, failure: 'host-unreachable' },
  { phrase: /\(101\).*(?:AH00957|attempt to connect)/, failure: 'net-unreachable' },
  {
    phrase: /\(13\).*(?:AH00957|AH02454|AH00952|attempt to connect|error creating fam \d+ socket)/,
    failure: 'permission-denied',
  },
  { phrase: /\(2\).*(?:AH02454|AH00957|attempt to connect to Unix)/, failure: 'socket-missing' },
  { phrase: /\(11\).*(?:AH02454|attempt to connect to Unix)/, failure: 'queue-full' },
  { phrase: /\(99\).*(?:AH00957|attempt to connect)/, failure: 'no-local-port' },
  { phrase: /\((?:24|23)\)Too many open files/, failure: 'too-many-files' },
  {
    phrase: /\((?:70007|110|10060)\).*(?:AH00957|AH02454|AH01079|attempt to connect)/,
    failure: 'connect-timed-out',
  },
  // People leave out the error's number, which stands before it.
  {
    phrase: /^(?:(?!\(\d+\)).)*attempt to connect to Unix domain socket .*failed/,
    failure: 'connect-failed',
  },
  // mod_proxy_hcheck at level info; the line that takes it back in says ENABLING.
  { phrase: /AH03303|[Hh]ealth check DISABLING/, failure: 'marked-down' },
  { phrase: /DNS lookup failure for/, failure: 'unresolved' },
  {
    phrase: /AH01144|No protocol handler was valid for the URL|AH00526|Invalid command 'Proxy/,
    failure: 'config-invalid',
  },
  { phrase: /AH02039|AH02411|Certificate Verification: Error/, failure: 'certificate-refused' },
  {
    phrase: /SSL Library Error: error:\w+:.*wrong version number|AH02003.*wrong version/i,
    failure: 'not-tls',
  },
  { phrase: /Error during SSL Handshake with remote server/, failure: 'tls-failed' },
  {
    phrase:
      /\(70007\).*(?:AH01102|AH01030|AH01110|AH01075)|timeout specified has expired.*(?:AH01102|status line)/,
    failure: 'response-timed-out',
  },
  { phrase: /AH01102|error reading status line/, failure: 'closed' },
  { phrase: /AH00992|AH00878|AH00893|AH01030|ajp_ilink_receive/, failure: 'closed' },
  {
    phrase:
      /AH01106|Corrupt status line|Malformed connection header|Unexpected Upgrade|Too many \(\d+\) interim/,
    failure: 'invalid-header',
  },
  {
    phrase: /AH01070: Error parsing script headers|malformed header from script/,
    failure: 'invalid-header',
  },
  { phrase: /AH01068|AH01067|AH01075/, failure: 'closed' },
  {
    phrase: /AH01084|AH01097|pass request body failed|prefetch request body failed/,
    failure: 'broken-pipe',
  },
  { phrase: /AH01110|error reading response/i, failure: 'body-cut' },
  { phrase: /Error reading from remote server/, failure: 'closed' },
  {
    phrase: /AH01170|AH00959|AH00940|All workers are in error state|disabling worker/,
    failure: 'no-live-upstream',
  },
  { phrase: /AH00161|AH00484|AH00286|reached MaxRequestWorkers/, failure: 'no-worker-slot' },
  { phrase: /child pid \d+ exit signal (?:Segmentation fault|Abort)/, failure: 'gateway-crashed' },
];

const HINT =
  /AH\d{5}|status line|request body|No protocol handler|Invalid command|DNS lookup|attempt to connect|remote server|MaxRequestWorkers|exit signal|SSL Library|Too many open files|script headers|error state/;

const FIELDS = {
  upstream:
    /attempt to connect to (?<upstream>\S+) \(|(?:remote server|backend:?) (?<connect>[\w.-]+:\d+)|lookup failure for: (?<resolved>[\w.-]+)|attempt to connect to Unix domain socket (?<unix>\S+)/,
  request: /returned by (?<path>\/\S*)(?: \((?<method>[A-Z]+)\))?/,
};

/** The line that follows another about the same failure and adds only the path. */
const ECHO = /AH00898: Error reading from remote server|AH01114|AH01079: failed to make connection/;

export const apacheErrorLog: Reader = {
  name: 'Apache error log',
  recognises: ({ text }) =>
    /AH\d{5}|DNS lookup failure for|proxy:error|\bproxy: (?:\w+: )?(?:[Ee]rror|attempt|DNS|pass|disabled|BALANCER|read)|Error reading from remote server|reached MaxRequestWorkers|child pid \d+ exit signal/.test(
      text,
    ),
  owns: /^\[[A-Z][a-z]{2} [A-Z][a-z]{2} \d\d [\d:.]+ \d{4}\] \[\w*:\w+\] \[pid \d+/,
  read: (exhibit) => {
    const found = readFailures(exhibit, 'apache', PHRASES, FIELDS, HINT);
    // A header cut off by the end of the connection is logged twice: as AH10404 and as a bad header. The first is the fact.
    const cut = found.some(
      (o) => o.kind === 'failure' && /AH10404/.test(o.citations[0]?.text ?? ''),
    );
    const oversized = found.some((o) => o.kind === 'failure' && o.failure === 'header-too-big');
    return found.filter((o) => {
      const text = o.citations[0]?.text ?? '';
      if (ECHO.test(text) && found.length > 1 && !/AH01102/.test(text))
        return o.kind !== 'failure' || o.failure !== 'closed';
      return !((cut || oversized) && /AH01106/.test(text));
    });
  },
};
