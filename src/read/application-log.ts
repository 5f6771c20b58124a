import { ACCESS_LINE } from './access-log.ts';
import { APPLICATION_PHRASES } from './application-phrases.ts';
import { GATEWAY_LINE } from './gateway-line.ts';
import { readEvents } from './phrase.ts';
import type { Reader } from './reader.ts';

/**
 * Logs of application servers and of the applications in them. Any text may be one, so a cheap pattern of
 * everything that the table can find decides which lines are looked at closely.
 */
const HINT =
  /\d{4} ?ms|(?:GET|HEAD|OPTIONS) \/\S+ (?:HTTP\/1\.[01]" )?[34]\d\d|WORKER TIMEOUT|Worker|max_children|listen queue|HARAKIRI|DAMN|EMFILE|ENFILE|[Tt]oo many open files|ENOSPC|[Nn]o space left|No space|EADDRINUSE|[Aa]ddress already in use|Connection in use|heap|OutOfMemory|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|SIGTERM|SIGKILL|SIGSEGV|SIGABRT|killed|child \d+|fpm|FATAL|Fatal|fatal|Traceback|Exception|Error|error|panic|timed out|timeout|block size|Exceeded concurrency|queue full|heavy load|thread|Handling signal|shutting down|Shutting down|TLS|ssl|SSL|PROXY|HTTP\/2|PRI \*|Invalid|invalid|request header|Terminating|exited|Listen|listen|unning |tarting development server|erver address|eady on|expose|erving|erver started|ontainer ?[Pp]ort|\b413\b|too large|too big|maximum|exceed|MaxUpload|on (?:port )?\d{4,5}|EXPOSE|Booted|boot|502|LoadError|Cannot find module|npm|throw|pool|REPORT|Task timed|hung|deadlock|blocked|aborted|malloc|segmentation|Segmentation|--bind|--port|--urls|PORT|server\.port|started|Started|-b |http-socket|bound to|Local:|initialized|No file descriptors|ErrImagePull|ImagePull|pull image|pull access|manifest unknown|Cannot\w+Container|Delay\(|[Ss]leep\(|setTimeout|duration=|lifetime reached|Autorestarting|StackOverflow|FailFast|idle|keep-?alive|discarded unread|processes threshold|hs_err_pid|failed to load|pool_capacity|ThreadsBusy|connection limit/;

/** On a gateway the requests of an access log are its own: who made their status, the reader of access logs says. */
const GATEWAY_OR_ACCESS_LINE = new RegExp(`${GATEWAY_LINE.source}|${ACCESS_LINE.source}`);

/** The gateway's own log, and what it answers when it is asked by hand, hold nothing of the application. */
const GATEWAY_SECTION = /^gateway_(?:access|error)_log|^gateway-curl/;

export const applicationLog: Reader = {
  name: 'application log',
  recognises: ({ text, section }) => !GATEWAY_SECTION.test(section) && HINT.test(text),
  read: (exhibit) =>
    readEvents(
      exhibit,
      APPLICATION_PHRASES,
      HINT,
      exhibit.origin.role === 'gateway' ? GATEWAY_OR_ACCESS_LINE : GATEWAY_LINE,
    ),
};
