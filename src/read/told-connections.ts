import type { StatementPhrase } from './statement-phrase.ts';

/** What people tell of connections and how they end. */
export const TOLD_CONNECTIONS: readonly StatementPhrase[] = [
  {
    topic: 'backend-log-silent',
    phrase:
      /\b(?:log|application|backend|server|target)\b.{0,60}\b(?:says? nothing|has (?:nothing|no (?:trace|line|entry))|notices? nothing|no trace|shows? nothing|is silent|empty|never sees?|knows? nothing|nothing of note)/i,
  },
  {
    topic: 'reuse-off-helps',
    phrase:
      /\bdisablereuse\b|\b(?:without|turning off|disabling|no) (?:(?:the )?keep-?alive(?: line| directive| setting)?|(?:connection )?(?:re-?use|pooling))\b.{0,60}\b(?:vanish|gone|fine|works?|solved|disappear|stops?|helps?)|\bproxy-nokeepalive\b|\bmaxRequestsPerConnection\W{1,4}1\b[^.]{0,40}\b(?:gone|fine|works?|solve[sd]|disappears?|stops?|helps?)|\b(?:gone|fine|works?|solve[sd]|disappears?|stops?|helps?)\b[^.]{0,40}\bmaxRequestsPerConnection\W{1,4}1\b/i,
  },
  {
    topic: 'reuse-switched-off',
    phrase:
      /\bkeepalive off\b|\bmaxIdleConnsPerHost\W{1,4}-1\b|\bkeepalive_idle_conns_per_host 0\b|\bdisablereuse=on\b|\bproxy-nokeepalive\b|\bmax_requests_per_connection\W{1,4}1\b/i,
  },
  {
    topic: 'cured-by-setting',
    phrase:
      /\bsince\b.{0,100}\b(?:set|added|there|in place|switched o(?:n|ff)|changed)\b[^.]{0,30}\b(?:none|no more|not (?:a|one|once)|never|gone|quiet)\b|\b(?:before|until)\b[^.]{0,60}\b(?:was|were) (?:set|added|there|in place|switched o(?:n|ff))\b/i,
  },
  {
    topic: 'answer-breaks-off',
    phrase:
      /\b(?:beginning|part|half|first bytes?)\b.{0,60}\b(?:answer|response|body)?\b.{0,60}\b(?:then|reading on|before|failed|cut|breaks? off|closed?)|\b(?:truncated|cut off|incomplete|partial)\b.{0,20}\b(?:answer|response|body|reply)?|\bends? the connection\b|\bcloses? the connection\b/i,
  },
];
