import type { StatementPhrase } from './statement-phrase.ts';

/** How often requests fail, and which. */
export const TOLD_REQUESTS: readonly StatementPhrase[] = [
  {
    topic: 'random',
    phrase:
      /\b(?:once in a while|now and then|from time to time|sporadic|intermittent|occasional|random(?:ly)?|unforeseeable|irregular|at times|every so often|no pattern|a few requests|small (?:share|percentage)|few (?:in|out of|of)|rare(?:ly)?|hardly ever|some(?:times)?\b.{0,20}\b502|1 in \d+|one in \d+|a handful|a few (?:50\d|errors|failures|times)s? (?:a|per|each) (?:day|hour|week)|never two in a row|0\.\d+ ?%|(?:low|small|steady|constant|flat),? (?:but )?(?:steady |constant |even )?rate\b|spread (?:out )?over the (?:day|hour|week)|single (?:50\d|5xx)s?\b)/i,
  },
  {
    topic: 'retry-succeeds',
    phrase:
      /\b(?:repeat(?:ed|ing)|retr(?:y|ied|ying)|again|second (?:try|attempt)|reload(?:ed|ing)?)\b.{0,60}\b(?:succeed|works?|worked|fine|passes|passed|goes through|ok\b)|\brefresh(?:ing)? (?:helps|fixes)/i,
  },
  {
    topic: 'always',
    phrase:
      /\b(?:every|each|all)(?: (?:single|of the))? (?:request|page|call|site|url|path)s?\b.{0,40}\b(?:fails?|failed|50[234]|errors?|ends? in|gets? a|answered with|returns? a)\b|\balways (?:a )?50[234]|\bnothing works\b|\bno page\b.{0,30}\b(?:can|loads?|works)|\bconstant(?:ly)? 50[234]|\bpermanent(?:ly)?\b|\beverything (?:is|returns|gives)\b|\b50[234]\b[^.]{0,20}\bevery time\b/i,
  },
  {
    topic: 'some-requests',
    phrase:
      /\b(?:one|single|certain|some|particular|this|that) (?:end ?point|path|route|page|url|request|upload|script)s?\b.{0,60}\b(?:fail|502|error|broke|break|crash)|\bother (?:pages|requests|paths|routes|endpoints|actions)\b.{0,40}\b(?:fine|work|ok|served|well)|\b(?:all|the) (?:the )?others (?:are|work|go|stay) (?:all )?(?:fine|good|well|ok|on|through)|\b(?:only|just) (?:this|that|one|some) |\b(?:one|a single) (?:end ?point|path|route|page|url|request|script) only\b/i,
  },
  {
    topic: 'depends-on-request',
    phrase:
      /\b(?:only|just)\b[^.;]{0,20}\b(?:uploads?|posts?|requests?|files?|images?|bodies|payloads?)\b[^.;]{0,30}\b(?:over|above|beyond|larger|bigger|longer|more than)\b|\b(?:fails?|502|breaks?)\b[^.]{0,20}\b(?:if|when(?:ever)?|as soon as|only (?:if|when|for|with))\b[^.]{0,60}\b(?:value|header|body|upload|file|parameter|longer|larger|size|bytes|characters|path|post|put|image|report|query)|\b(?:uploads?|requests?|bodies|posts|calls|pushes|files|images|exports)\b (?:whose|larger than|bigger than|longer than|over \d|of more than|with (?:a|an|no|big|large|many)\b)[^.]{0,60}\b(?:50[234]|fail|bad gateway)/i,
  },
  {
    topic: 'fails',
    phrase:
      /\b50[234]\b|\berror pages?\b|\bbad gateway\b|\bfail(?:s|ed|ure|ing)?\b|\bunreachable\b|\boutage\b/i,
  },
  {
    // Of one sentence: people also tell of the 502s that they had before.
    topic: 'times-out',
    phrase: /(?:^|[.;!?] )(?![^.;!?]*\b50[23]\b)[^.;!?]*\b(?:504|gateway time-?out)/i,
  },
  {
    topic: 'under-load',
    phrase:
      /\b(?:under|at|with|during) (?:high |heavy |more |peak |the )?(?:load|traffic)\b|\bload test|\bmany (?:requests|connections|users)\b|\bconnections a second\b|\bconcurren|\bpeak hours?\b|\bbenchmark/i,
  },
  {
    topic: 'large-header',
    phrase:
      /\bHeader Or Cookie Too Large\b|\b(?:Set-Cookie|Location|Authorization|Content-Security-Policy|response headers?)\b[^\n]{0,160}?\b(?:(?:3\.[5-9]|[4-9]|\d\d)(?:[.,]\d+)? ?(?:k|Ki?)B|(?:3[5-9]|[4-9]\d|\d{3})\d\d bytes)\b|\b431\b|\b(?:large|big|long|huge|too many|oversized?)\b.{0,24}\b(?:header|cookie|token|jwt|redirect url)s?\b|\b(?:more than|over|about|some) \w+ (?:cookies|header fields|headers)\b|\b(?:very )?many (?:cookies|headers|header fields)\b|\b(?:additional|extra|more) (?:cookies|headers|header fields)\b|\b(?:data|claims|session|state|user|profile|cart)\b[^.]{0,20}\bin (?:a |the |its |several |\w+ )?cookies?\b|\b(?:tune\.bufsize|tune\.http\.maxhdr|max_headers_count|max_(?:request|response)_headers_kb|ResponseFieldSize|proxy_buffer_size|fastcgi_buffer_size)\b[^.]{0,60}\b(?:rais|increas|larger|bigger|higher|set to|helps?|works?|default)|\b(?:rais|increas)\w+ (?:of )?(?:the )?(?:tune\.|max_headers|proxy_buffer)|\bheaders? (?:of )?(?:the )?(?:response|answer)\b.{0,30}\b(?:large|big|kB|KiB|bytes)/i,
  },
  {
    topic: 'after-login',
    phrase:
      /\b(?:after|upon|at|during) (?:the )?(?:log ?in|sign ?in|oauth|sso|authentication|saml)/i,
  },
  {
    topic: 'fails-after-pause',
    phrase:
      /\b(?:after|following) (?:an? |some |each |every )?(?:[\w-]+ ){0,2}(?:pause|idle (?:time|period|phase)|inactivity|quiet (?:time|period|phase|spell)|silence)\b|\b(?:fails?|50[234]s?|errors?)\b[^.;]{0,40}\b(?:first (?:request|call|click|page)|idle)\b[^.;]{0,40}\b(?:after|idle|quiet|unused)\b|\bfirst (?:request|call|click|page|attempt)\b[^.;]{0,30}\bafter\b[^.;]{0,40}\b(?:pause|idle|quiet|inactiv\w+|minutes?|seconds?|while|break)\b|\b(?:idle|unused|quiet)\b[^.;]{0,20}\bfor\b[^.;]{0,30}\b(?:then|next request)\b/i,
  },
  {
    topic: 'none-seen-since',
    phrase:
      /\b(?:0|no|zero|none|not one)\b (?:\w+ )?(?:with |of )?(?:status |code )?50[234]\b|\b50[234]s?\b[^.;\n]{0,30}(?:[:=]|\bis|\bare)\s*(?:0|none)\b|\b(?:back|up|fine|works?|working|gone|normal) again\b|\b(?:cannot|can't|could not|no longer) (?:be )?reproduced?\b/i,
  },
  {
    topic: 'earlier-outage',
    phrase:
      /\b(?:yesterday|last (?:night|evening|week|month)|this morning|(?:an?|two|three|some|\d+) (?:hours?|days?) ago|(?:paged|alert(?:ed|s)?|alarm(?:ed|s)?|monitoring)\b[^.;]{0,40}\bat \d{1,2}:\d\d|earlier (?:today|this)|in the (?:night|morning))\b/i,
  },
  {
    topic: 'client-certificate-wanted',
    phrase:
      /\bmode["']?:\s*["']?MUTUAL\b|\bssl_verify_client\s+(?:on|optional)|\bSSLVerifyClient\s+require|\bclient-?auth["']?\s*[:=]\s*["']?(?:need|want|require|true)|\bverify required\b|\brequire_client_certificate\b[^\n]{0,10}true|\bRequireAndVerifyClientCert\b|\b(?:asks?|wants?|requires?|demands?|expects?|needs?)\b[^.;]{0,24}\bclient certificates?\b|\bclient certificates?\b[^.;]{0,24}\b(?:is|are) (?:asked for|wanted|required|needed|mandatory)\b|--cert \S+ --key \S+/i,
  },
];
