/**
 * What people write about a 502 in their own words, by what it means. Each pattern is a way of speaking, not a
 * sentence that somebody once wrote: a statement only shifts the odds, evidence decides.
 */
export const STATEMENTS: readonly { readonly topic: string; readonly phrase: RegExp }[] = [
  // how often, and which requests
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
  // the process
  {
    topic: 'service-not-running',
    phrase:
      /\b(?:service|process|server|daemon|app(?:lication)?|container|fpm|gunicorn|node|backend)\b[^.;]{0,30}\b(?:is|was|were|had|has)(?: been)? (?:not running|stopped(?! \d)|down(?! (?:to|by|from))|not started|disabled|inactive|shut down|gone|never started)|\bnot (?:running|started) (?:any ?more|after)|\bscaled (?:down )?to (?:zero|0|none)\b|\b(?:zero|0|no) (?:replicas|running (?:tasks|pods|containers))\b|\binactive \(dead\)|\bstop\/waiting\b|\bforgot(?:ten)? to start|\bnobody (?:had )?started|\bnothing (?:listens|is listening)/i,
  },
  {
    topic: 'crashes',
    phrase:
      /\b(?:(?<!before )crash(?:es|ed|ing)?|exit(?:s|ed) (?:at once|immediately|with)(?! (?:upon|on|at|after|when) SIG)(?<!\bSIGTERM\b.{0,40})|dies|died|restart(?:s|ing) (?:in a )?loop|keeps restarting|crash ?loop|terminated unexpectedly)\b/i,
  },
  {
    topic: 'does-not-start',
    phrase:
      /\b(?:does|do|did|will|would|can|could)(?: not|n't)(?: even)? (?:start|boot|come up)|\bfail(?:s|ed)? to (?:start|boot)|\bno longer starts?\b/i,
  },
  {
    topic: 'out-of-memory',
    phrase:
      /\b(?:ran|run|running|runs) out of memory|(?<!\b[Pp]ossibly |\b[Pp]erhaps )\bout[- ]of[- ]memory\b|\bOOM(?:[- ]?kill(?:ed|er))?\b|\bmemory limit (?:was )?(?:reached|exceeded|hit)/i,
  },
  {
    topic: 'hangs',
    phrase:
      /\b(?:hang(?:s|ing)?|hung|frozen|freezes|stuck|dead ?lock(?:ed)?|blocked for ever|stops? (?:responding|answering)|unresponsive|a response did not come|never answer(?:s|ed)|no (?:response|answer) (?:comes?|ever|at all))\b/i,
  },
  {
    topic: 'restart-helps',
    phrase:
      /\b(?:restart(?:ing|ed)?|recycl(?:e|ing)|reboot(?:ing)?)\b.{0,60}\b(?:helps?|fix(?:es|ed)|works? again|cures?|usable|brings? (?:it|them|all|everything|everybody|the \w+) back|for a while|until)\b|\buntil (?:it is |the \w+ is )?restarted|\buntil (?:i|we|you|one|someone|somebody|they) (?:manually )?(?:restart|recycle|reboot)\b|\buntil (?:a |an |the )?(?:manual )?(?:restart|recycle|reboot)\b(?! of (?:the )?(?:nginx|haproxy|apache|traefik|caddy|proxy|gateway))/i,
  },
  {
    topic: 'workers-blocked',
    phrase:
      /\b(?:all|every|each) (?:of the )?(?:workers?|threads?|child(?:ren)?|processes)\b.{0,40}\b(?:busy|occupied|blocked|used|in use|taken|waiting)|\b(?:worker|thread|connection) pool\b.{0,30}\b(?:exhausted|full|used up)|\b(?:serves|accepts|handles) no (?:other )?requests?\b|\bmax_?(?:children|clients|threads|connections|workers)\b|\bworkers?\b[^.]{0,30}\btakes? no (?:new |more |other |further )?requests?|\bqueued? (?:up )?behind\b|\bworker(?:s)? (?:is|are) (?:busy|blocked|occupied)|\bonly (?:one|1|a single) worker\b/i,
  },
  {
    topic: 'high-cpu',
    phrase:
      /\b(?:cpu|load|processor)s?\b.{0,30}\b(?:100 ?%|9\d ?%|maxed|pegged|saturated|exhausted|at (?:its|the) limit|very high|used up)|(?<!\bno (?:cpu )?)(?<!\bnot )\bthrottl(?:ed|ing)\b(?!\W{1,3}(?:none|no\b|0\b|off))|\bthrottled_periods\w* (?:is )?(?:rising|growing|high)/i,
  },
  {
    topic: 'low-memory',
    phrase:
      /\b(?:memory|ram)\b.{0,30}\b(?:9\d ?%|100 ?%|exhausted|used up|at (?:its|the) limit|nearly full|swapp?ing)|\bswapp(?:ing|ed)\b|\bswap\b.{0,40}\b(?:full|used|exhausted|grow(?:s|ing)|creep(?:s|ing)|fill(?:s|ed|ing)|added|helped|larger)|\b(?:little|low on|short of|not enough|too little|insufficient) (?:memory|ram)\b|\b(?:only|has|with|just) (?:only )?(?:512 ?M|0\.5 ?G|[12] ?G)i?B? (?:of )?(?:memory|ram)\b/i,
  },
  {
    topic: 'disk-full',
    phrase:
      /(?<!\bswap )\b(?:disk|volume|partition|file ?system|inodes?)\b.{0,24}\b(?:full|100 ?%|exhausted|no space|used up)|\bno (?:free )?(?:disk )?space\b/i,
  },
  {
    topic: 'open-files',
    phrase:
      /\btoo many open files\b|\b(?:ulimit|nofile|open files limit|file descriptors?)\b.{0,40}\b(?:reached|exhausted|low|limit|1024)/i,
  },
  {
    topic: 'time-wait',
    phrase:
      /\bTIME[_ -]?WAIT\b|\bephemeral ports?\b|\blocal ports?\b.{0,20}\b(?:exhausted|used up|left)/i,
  },
  {
    topic: 'more-workers-help',
    phrase:
      /\b(?:more|additional|extra)\b[^.]{0,24}\b(?:workers?|threads?|process(?:es)?|children|instances of the worker)\b[^.]{0,80}\b(?:lower|fewer|less|helps?|helped|fix(?:es|ed)|gone|solve[sd]|better|rarer|disappears?)\b|\b(?:rais|increas|doubl)\w+\b[^.]{0,40}\b(?:workers?|threads?|max_children|maxThreads|pool|process(?:es)?)\b[^.]{0,60}\b(?:helps?|helped|fix(?:es|ed)|gone|solve[sd]|lower|rarer|better)\b/i,
  },
  {
    topic: 'firewall-off-helps',
    phrase:
      /\b(?:stop(?:ping|ped)? (?:the )?(?:firewalld?|iptables|ufw)|ufw disable|iptables -F|(?:firewalld?|ufw|iptables|windows firewall|the firewall)\b[^.]{0,24}\b(?:off|stopped|disabled|switched off|turned off|flushed))\b[^.]{0,80}\b(?:works?|fine|answer(?:s|ed)|helps?|gone|reachable|solve[sd]|200)\b|\b(?:works?|fine|answered|reachable|200)\b[^.]{0,40}\b(?:with|when|once|after)\b[^.]{0,30}\b(?:firewalld?|ufw|iptables)\b[^.]{0,20}\b(?:off|stopped|disabled)\b/i,
  },
  {
    topic: 'selinux-off-helps',
    phrase:
      /\b(?:setenforce 0|selinux\b[^.]{0,30}\b(?:permissive|disabled|off)|permissive mode|setsebool)\b[^.]{0,80}\b(?:works?|worked|working|fine|helps?|helped|gone|solve[sd]|200|appears?|loads?|opens?|answers?|reachable|vanish\w*|disappears?|no (?:more )?errors?)\b|\b(?:works?|worked|working|fine|helps?|helped|gone|solve[sd]|200|appears?|loads?|opens?|answers?|reachable|vanish\w*|disappears?|no (?:more )?errors?)\b[^.]{0,40}\b(?:setenforce 0|selinux\b[^.]{0,20}\b(?:permissive|disabled|off))\b/i,
  },
  {
    topic: 'host-up',
    phrase:
      /\b(?:ping|ssh|other ports?|another port|port 22)\b[^.]{0,40}\b(?:works?|fine|ok|succeeds?|answers?|possible|gets? through|reachable)\b/i,
  },
  { topic: 'backlog-named', phrase: /\b(?:backlog|somaxconn|accept queue|listen queue)\b/i },
  {
    topic: 'slow-request',
    phrase:
      /\b(?:takes?|took|needs?|runs?(?! through)|ran|lasts?)\b(?![^.]{0,30}\b(?:away|down|out)\b)[^."]{0,30}\b(?:minutes?|longer than|more than \d+ ?s|over \d+ ?s|\d{2,} seconds)(?! (?:to|until|before|for)\b[^.]{0,16}\b(?:start|boot|up\b|ready|warm))|\bslow (?:query|queries|report|page|request|endpoint|upload)s?\b|\brequests? that (?:are|is|have|has) (?:always been |been )?slow\b|\blong[- ](?:running|lasting)\b|\ba long request\b/i,
  },
  {
    topic: 'timeout-reached',
    phrase:
      /\b(?:exactly|precisely|after|at|each|always)\b[^.]{0,24}?\b(?:(?:30|60|90|100|120|180|230|240|300|600|900)(?:\.\d)? ?(?:s\b|sec)|(?:a|one|two|three|four|five|ten|[1-5]|10) min(?:ute)?s?\b)|\b(?:duration|time)s? (?:of|is|are)\b[^.]{0,30}\b(?:30|60|90|120|180|230|240|300|600|900)(?:\.\d+)? ?s\b|\btimeout (?:is|was) (?:reached|hit|exceeded)/i,
  },
  // connections
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
  // addresses and protocols
  {
    topic: 'port-differs',
    phrase:
      /\blisten(?:s|ing|ed)? on (?:port )?\d{2,5}\b.{0,60}\b(?:but|while|whereas|instead|not)\b|\b(?:wrong|different|another|other) port\b|\bport \d{2,5}\b.{0,40}\binstead of\b.{0,20}\d{2,5}|:(?<to>\d{2,5})\b[^.]{0,70}\b(?:starts?|runs?|binds?|listens?|serves?)\b[^.]{0,30}\bon (?:port )?(?!\k<to>)\d{2,5}\b/i,
  },
  { topic: 'two-ports-given', phrase: /\b\w*PORT=\d{2,5},\d{2,5}\b/ },
  {
    topic: 'moved',
    phrase:
      /\b(?:moved|migrat(?:ed|ion)|went over to|switched (?:over )?to|taken off|pulled anew|renamed|replaced by|thrown away|new (?:server|machine|host|vm|instance|box)|created anew|re-?created|new (?:ip|address)|address (?:has )?changed|ip (?:has )?changed|carried over|old (?:ip|address|socket|host))\b/i,
  },
  {
    topic: 'version-changed',
    phrase:
      /\b(?:upgrad|updat)(?:e[sd]?|ing)\b|\bnewer (?:version|release|php|os)\b|\bphp ?[5-9](?:\.\d)?\b.*\bphp ?[5-9]|\bafter (?:the|an?) (?:upgrade|update)\b/i,
  },
  {
    topic: 'localhost-in-container',
    phrase:
      /\b(?:localhost|127\.0\.0\.1|0\.0\.0\.0)\b.{0,80}\b(?:container|pod|docker)\b|\b(?:container|pod|docker)\b.{0,80}\b(?:localhost|127\.0\.0\.1)\b/i,
  },
  {
    topic: 'gateway-in-container',
    phrase:
      /\b(?:caddy|traefik|nginx|haproxy|envoy|apache|httpd|proxy|gateway|swag)\b[^.]{0,40}\b(?:in|inside|as|from within) (?:an? |one |the |its own )?(?:docker|podman|container|pod)|\b(?:docker|podman|container)i[sz]ed (?:caddy|traefik|nginx|haproxy|apache|proxy)|\b(?:both|each) (?:run |are |is )?(?:running )?in (?:an? |its own |their own |separate )?(?:docker|containers?)/i,
  },
  {
    topic: 'points-at-localhost',
    phrase:
      /\b(?:proxy(?:_pass)?|reverse_proxy|upstream|url|backend|forwards?|points?|proxied|server|target)\b[^.]{0,24}(?:\blocalhost|\b127\.0\.0\.1|\[::1\]):\d+/i,
  },
  {
    topic: 'shares-namespace',
    phrase:
      /network_mode:? ?["']?host|--net(?:work)?[= ]host|hostNetwork:? ?true|\bhost network(?:ing)?\b[^.]{0,40}\b(?:both|gateway|proxy|traefik|caddy|nginx)|\b(?:same|one) pod\b|\b(?:in|inside|within|share) (?:the same|a single|one (?:and the same )?)(?: \w+)? ?container\b(?!s|[^.]{0,60}\banother\b)|network_mode:? ?["']?(?:service|container):/i,
  },
  {
    topic: 'works-on-host',
    phrase:
      /\b(?:started|run|running|installed)\b[^.]{0,30}\b(?:on|from) the (?:host|machine|server)(?: itself)?\b[^.]{0,40}\b(?:works?|fine|200)/i,
  },
  {
    topic: 'bound-to-own-address',
    phrase:
      /\bgethostby(?:name|addr)\b|\bsocket\.gethostname\b|\bbinds? (?:only )?(?:to |on )?(?:its|the) (?:own |pod'?s? |container'?s? )(?:ip|address|hostname)|\bbind\w*[^.]{0,30}\bPOD_?IP\b|\blisten(?:s|ing)? (?:only )?on (?:its|the) (?:own |public |external |pod'?s? |container'?s? )(?:ip|address)|\blisten\w*[^.]{0,20}\b(?!127\.|0\.0)\d+\.\d+\.\d+\.\d+(?::\d+)? only\b/i,
  },
  {
    topic: 'mesh-tls-differs',
    phrase:
      /\b(?:mtls|PeerAuthentication|mutual tls)\b[^.]{0,60}\b(?:STRICT|strict)\b|\bstrict (?:mtls|mutual tls)\b|\b(?:tls )?mode:? (?:DISABLE|ISTIO_MUTUAL)\b[^.]{0,80}\b(?:no sidecar|without (?:a )?sidecar|plain)/i,
  },
  {
    topic: 'proxy-protocol-sent',
    phrase:
      /\bsend-proxy(?:-v2)?\b|\bproxy_protocol on\b|\bproxyProtocol\b|\bproxy protocol v[12]\b/i,
  },
  {
    topic: 'shown-in-maintenance',
    phrase: /\bMAINT\b|\b(?:is|are|shown|as|in) (?:in )?maintenance\b/,
  },
  {
    topic: 'maintenance-by-nobody',
    phrase:
      /\b(?:nobody|no one|none of us|did not|didn't|never|not)\b[^.]{0,40}\b(?:in|into|to|for) maintenance\b/i,
  },
  {
    topic: 'ejection-named',
    phrase:
      /\boutlier_?[ -]?detection\b|\bconsecutive_?(?:5xx|gateway)|\bejected?\b|\bejection|\bpassive (?:health )?checks?\b|\bunhealthy_(?:status|latency)\b|\bmax_fails\b|\bobserve layer7\b/i,
  },
  {
    topic: 'only-across-nodes',
    phrase:
      /\b(?:same (?:node|host|worker))\b[^.]{0,80}\b(?:works?|fine|answers?|ok)\b[^.]{0,80}\b(?:other|another|different)\b|\b(?:other|another|different) (?:node|host|worker)s?\b[^.]{0,60}\b(?:tim(?:e|ed|es) ?-?out|fails?|unreachable|no answer|nothing)|\b(?:4789|8472|vxlan|geneve|ip-?in-?ip|wireguard)\b[^.]{0,60}\b(?:closed|blocked|not open|filtered|dropped|missing)/i,
  },
  {
    topic: 'several-ports-exposed',
    phrase:
      /\bexpos(?:e|es|ed|ing)\b[^.\d]{0,30}\d{2,5}(?:\/tcp)?(?:,| and| &|\/)+ ?(?:ports? )?\d{2,5}\b|\b(?:two|three|several|more than one|multiple) ports\b|^\s*EXPOSE \d+ \d+|\b\d{2,5}\/tcp, \d{2,5}\/tcp\b/i,
  },
  {
    topic: 'keepalive-named',
    phrase:
      /\bkeep-?alive\b|\bidle connections?\b|\bpersistent connections?\b|\bconnection (?:re-?use|pooling)\b/i,
  },
  {
    topic: 'share-fails',
    phrase:
      /\b(?:a share|some|a few|part|\d+(?:\.\d+)? ?%|a fraction|several|\d+ (?:in|of|out of) \d+)\b(?: of)?(?: the| them| all| these)?\b[^.]{0,24}\b(?:fail|50[234]|error|end in)/i,
  },
  {
    topic: 'direct-never-fails',
    phrase:
      /\b(?:direct(?:ly)?|straight|without (?:the )?(?:proxy|gateway|traefik|envoy|haproxy|caddy|apache|nginx|sidecar|istio)|past (?:the )?(?:proxy|gateway)|bypass\w*)\b[^.]{0,60}\b(?:none|never|no (?:error|failure|50)|not (?:one|once|a single)|0 (?:errors|failures)|all (?:succeed|fine|200|ok)|works?|fine|answers?)/i,
  },
  {
    topic: 'bound-to-loopback',
    phrase:
      /\b(?:bound|binds?|listen(?:s|ing)?)\b.{0,30}\b(?:only )?(?:on|to|at)\b.{0,20}(?:127\.0\.0\.1|localhost|loopback|::1)|\bbinds? (?:only )?(?:127\.0\.0\.1|localhost|the loopback)/i,
  },
  {
    topic: 'bound-to-one-family',
    phrase:
      /\b(?:bound|binds?|listen(?:s|ing)?|bind)\b.{0,60}\bIPv[46]\b.{0,60}\b(?:only|no IPv|not|but)\b|\bIPv6 address, and no IPv4|\bonly (?:on |an? )?IPv6\b|\bresolves? to (?:::1|an? IPv6)/i,
  },
  {
    topic: 'protocols-differ',
    phrase:
      /\b(?:plain )?http\b.{0,60}\b(?:to|towards|against|on) (?:an?|the)? ?(?:https|tls|ssl)\b.{0,12}\b(?:port|service|backend|listener)?|\bhttps?\b.{0,30}\bprotocol\b.{0,30}\b(?:wrong|differ|mismatch)|(?<!\b(?:clients?|browsers?|users?|visitors?) )\b(?:picks?|negotiates?|speaks?|expects?) (?:only )?(?:http\/1|http\/2|h2|fastcgi|uwsgi|grpc|tls|https)\b|\bproxy[- ]protocol\b/i,
  },
  {
    topic: 'server-name-helps',
    phrase:
      /\bSNI\b|\btls_server_name\b|\bcheck-sni\b|\bproxy_ssl_(?:server_name|name)\b|\bserver[- ]?name indication\b|\b(?:host ?)?name\b[^.]{0,60}\b(?:in place of|instead of|rather than) (?:the|its|an) (?:ip|address)\b[^.]{0,80}\b(?:works?|fine|solve[sd]|helps?)\b/i,
  },
  {
    topic: 'two-networks',
    phrase:
      /\b(?:two|both|several|three|more than one|multiple|different|another|separate) (?:docker |container |swarm )?networks\b|\b(?:two|different|separate) compose (?:projects?|files?|stacks?)\b|\b(?:add(?:ed|ing)|join(?:ed|ing)|attach\w*|connect\w*|put(?:ting)?)\b[^.]{0,60}\bnetworks?\b[^.]{0,40}\b(?:works?|fine|solve[sd]|helps?|reache?s?)\b|\b(?:not|no longer|never|isn't|aren't) (?:in|on|attached to|connected to|part of|joined to) (?:the|a) (?:same|common|proxy'?s?|shared) (?:docker )?network\b|\btraefik\.docker\.network\b|\bin (?:the )?networks? [\w-]+(?:,| and| &) [\w-]+\b|\bnot (?:in )?a container\b.{0,300}\b(?:swarm|overlay)\b|\boutside (?:of )?(?:docker|the swarm|the cluster)\b/i,
  },
  {
    topic: 'address-of-nobody',
    phrase:
      /\b(?:no|none of the|not one) (?:pod|container|task|instance|host|target|server|machine)s?\b[^.]{0,40}\b(?:has|have|had|with|owns?)\b[^.]{0,20}\b(?:address|ip)\b|\b(?:address|ip)(?:es|s)?\b[^.]{0,60}\b(?:belongs? to (?:no|nothing|none|nobody|a (?:pod|container|task)s? that)|(?:is|are|was|were) (?:not|none) (?:one )?of (?:any|the|a)\b|no longer exists?|of (?:pods|containers|tasks) (?:that|which) (?:are gone|no longer|do not))/i,
  },
  {
    topic: 'h2c-missing',
    phrase:
      /\bwithout (?:h2c|http\/?2|grpc)\b|\bwith h2c:\/\/[^.]{0,40}\b(?:works?|fine)|(?<!\b(?:clients?|browsers?|users?|visitors?) )\bspeaks? (?:only )?(?:HTTP\/2|h2c|gRPC)\b[^.]{0,40}\b(?:http\/1|plain http)/i,
  },
  { topic: 'grpc-named', phrase: /\bgRPC\b|\bh2c\b/i },
  {
    topic: 'certificate-named',
    phrase:
      /\bself[- ]?signed\b|\bcertificates?\b[^.]{0,30}\b(?:made|signed|issued)\b[^.]{0,12}\b(?:itself|themselves|own)\b|\bwarns? (?:of|about) the certificate\b|\bcertificates?\b[^.]{0,40}\b(?:is|was) (?:for|issued (?:to|for)|made out)\b|\bunknown (?:authority|ca)\b|\b(?:certificate|cert|tls ?1\.\d|cipher)s?\b.{0,50}\b(?:expired|renewed|self-signed|invalid|mismatch|not trusted|changed|replaced|exchanged|old|another CA|different CA|in common|does not match|unknown)|\bno common cipher/i,
  },
  {
    topic: 'invalid-header',
    phrase:
      /\b(?:header|status line)\b.{0,50}\b(?:invalid|illegal|control character|newline|twice|two times|duplicate|not allowed|tab\b)|\b(?:spaces?|blanks?|underscores?|control characters?|new ?lines?|line (?:feed|break)s?|non-ASCII|umlauts?|colons?)\b[^.;]{0,40}\b(?:name|value)s?\b[^.;]{0,40}\bheaders?\b|\bheader (?:name|value)s?\b[^.;]{0,40}\b(?:with|contains?|has|have)\b[^.;]{0,20}\b(?:spaces?|blanks?|control characters?|new ?lines?|line (?:feed|break)s?|non-ASCII|umlauts?)\b|\bContent-Length\b.{0,40}\b(?:and|twice|wrong|negative|both)|\bTransfer-Encoding\b.{0,30}\b(?:twice|two times|and)/i,
  },
  {
    topic: 'name-unknown',
    phrase:
      /\b(?:name|host|hostname|dns)\b.{0,40}\b(?:not (?:be )?(?:resolved?|found|known)|no (?:longer )?(?:record|resolve)|NXDOMAIN|missing|deleted|unknown)|\bnot in (?:the )?DNS\b|\bno (?:working )?(?:DNS server|name ?server|resolver)\b/i,
  },
  {
    topic: 'stale-address',
    phrase:
      /\b(?:old|stale|cached|former|previous)\b.{0,20}\b(?:ip|address|dns|record)(?:es|s)?\b|\b(?:resolve[sd]?|look(?:s|ed) up)\b.{0,40}\b(?:once|at start|on start|only at)\b|\b(?:ip|address)(?:es|s)?\b.{0,40}\b(?:changed|moved|rotated?)\b/i,
  },
  {
    topic: 'gateway-reload-helps',
    phrase:
      /\b(?:restart|reload)(?:ing|ed|s)?\b (?:of )?(?:the )?(?:nginx|haproxy|apache|httpd|traefik|caddy|envoy|web|proxy|gateway|ingress|front ?end|reverse proxy)\b[^.]{0,40}\b(?:helps?|helped|fix(?:es|ed)|cures?|works?|solve[sd]?|clears?|(?:puts?|sets?|makes?) (?:it|them|things|everything) (?:all )?(?:right|good|work)|repairs?|(?:brings?|gets?) (?:it|them|things|everything|the \w+)(?: all)? (?:back|going|up))|\b(?:until|unless) (?:an? |the next )?(?:(?:nginx|haproxy|apachectl|caddy) (?:-s )?(?:reload|restart)|(?:systemctl|service) (?:\S+ )?(?:nginx|haproxy|apache2|httpd|caddy|traefik|(?:reload|restart) \S+)|(?:re(?:load|start)) of (?:the )?(?:nginx|haproxy|apache|traefik|caddy|envoy|proxy|gateway|ingress))|\b(?:until|once|after) (?:the )?(?:nginx|haproxy|apache|httpd|traefik|caddy|envoy|web|proxy|gateway|ingress|front ?end|reverse proxy)(?: container| server)? (?:itself )?(?:is|was|has been|gets) (?:restarted|reloaded)|\bbrings? (?:it|them) (?:all )?back\b[^.]{0,30}\b(?:reload|restart)|\b(?:as|so) long as (?:i|we|one|nobody) (?:leaves?|touch\w*|restarts?|reloads?)\b[^.]{0,20}\b(?:nginx|haproxy|apache|httpd|traefik|caddy|envoy|proxy|gateway|ingress)|\b(?:until|unless|once|when|if) (?:i|we|you|one|somebody|someone) (?:restarts?|reloads?|re-?starts?) (?:the )?(?:nginx|haproxy|apache|httpd|traefik|caddy|envoy|proxy|gateway|ingress|front ?end)|\b(?:press|click|hit|push)\w* (?:on )?["']?save\b[^.]{0,60}\b(?:works?|back|fine|helps?|again)|\bsav(?:e|ed|ing) (?:the )?(?:proxy host|site|route|host)\b[^.]{0,40}\b(?:again|unchanged|without)/i,
  },
  {
    topic: 'made-anew',
    phrase:
      /--force-recreate\b|\bcompose (?:up|pull)\b|\bup -d\b|\b(?:re-?creat(?:ed?|es|ing)|re-?buil[dt]|re-?deployed) (?:the )?(?:[\w-]+ )?(?:container|service|backend|api|app)\b|\b(?:container|service|backend|api|app)\b[^.]{0,30}\b(?:re-?created|rebuilt|made anew)\b/i,
  },
  {
    topic: 'private-tmp',
    phrase: /\bPrivateTmp ?= ?(?:true|yes|on|1)\b|\bprivate \/tmp\b/i,
  },
  {
    topic: 'answers-inside',
    phrase:
      /\b(?:inside|within|from (?:a shell )?(?:inside|in|within)) (?:the |its (?:own )?)?[\w' -]{0,30}(?:container|pod)\b[^.]{0,60}\b(?:answers?|works?|fetched|200|responds?|reachable|fine)\b/i,
  },
  {
    topic: 'plain-port',
    phrase:
      /\b(?:plain|unencrypted) (?:http|text)\b|\bwithout (?:TLS|SSL|a certificate|encryption)\b|\b(?:speaks|serves|answers|listens) (?:only )?(?:plain )?http\b(?! ?s|\/2|s)/i,
  },
  {
    topic: 'tls-port',
    phrase:
      /\bserves? (?:https|tls)\b|\bhttps on (?:port )?\d+|\bport \d+ (?:is|speaks|serves|expects|takes)\b[^.]{0,24}\b(?:TLS|SSL|HTTPS|encrypted)\b|\bhttps:\/\/\S+:\d+\S*[^.]{0,40}\b(?:works?|answers?|loads?|opens?)\b|\b(?:TLS|SSL|HTTPS)[- ]only\b|\bonly (?:speaks|accepts|answers|serves) (?:https|tls|ssl)\b|\bencrypted port\b/i,
  },
  {
    topic: 'own-containers',
    phrase:
      /\b(?:compose|docker|swarm|stack)(?: compose)? (?:services?|containers?|stack):? *\w[\w-]*(?: \([^)]*\))?, *\w|\b(?:each|own|separate|another|different|other)\b[^.]{0,24}\bcontainers?\b|\b(?:in|inside) (?:the (?!same\b)|a (?!single\b)|its own )[\w-]+ container\b|\bin one container\b[^.]{0,60}\bin another\b|\b(?:two|three|several|separate) (?:services|containers)\b/i,
  },
  {
    topic: 'host-firewall',
    phrase:
      /\b(?:iptables|nftables|ufw|firewalld|windows firewall|host'?s? firewall|network ?polic(?:y|ies)|policy (?:that|which) (?:admits?|allows?|lets?|permits?|denies|blocks?|drops?)|packet filter|firewall (?:rule|of the host|on the))\b/i,
  },
  {
    topic: 'security-group-suspected',
    phrase:
      /\b(?:security group|(?<!\w)SG)\b.{0,60}\b(?:not|no|missing|block|without|only|closed|remove|revoke)|\b(?:k8s-(?:traffic|elb)\S*|(?:load balancer|alb|elb)'?s?(?: own)? (?:security )?group)\b.{0,80}\b(?:not|nowhere|never|no rule|none)\b|\bno (?:ingress|inbound) rules?\b|\bno other aws_(?:vpc_)?security_group\w*/i,
  },
  { topic: 'security-group-mismatch', phrase: /ENI_SG_RULES_MISMATCH/ },
  { topic: 'acl-analysed', phrase: /SUBNET_ACL_RESTRICTION|\bNO_ROUTE_TO_DESTINATION\b/ },
  {
    topic: 'acl-named',
    phrase:
      /\bnetwork ACL\b.{0,60}\b(?:den(?:y|ies)|block|drop|missing|not allow|no rule)|\bNACL\b.{0,60}\b(?:den(?:y|ies)|block|drop|missing|not allow)|\bNO_ROUTE|\broute table\b.{0,60}\b(?:missing|no route|blackhole|wrong)/i,
  },
  {
    topic: 'selinux-enforcing',
    phrase: /\bSELinux\b.{0,30}\b(?:enforcing|enabled|on\b)|^Enforcing$/i,
  },
  // change
  {
    topic: 'during-deploy',
    phrase:
      /(?<!\b(?:began|started?|starts|since|appeared|came|broke) )\b(?:during|at|on|with|after|while) (?:each |every |a |the )?(?:rolling )?(?:deploy(?:ment|s)?|rollouts?|rolling updates?|release|restart|scale-?(?:in|down)|scaling (?:in|down)|pod (?:restart|termination))\b|\b(?:each|every) (?:rollout|deploy(?:ment)?|release|rolling update|redeploy)\b|\brollout restart\b|\bstack deploy\b.{0,40}\b50[234]|\bbetween (?:rolling )?(?:updates|deployments)\b.{0,40}\bno 50|\bwhen(?:ever)? (?:a |the |an )?(?:old )?(?:task|pod|container|instance|target|deployment|service|application)s? (?:is|are|gets?) (?:being )?(?:replaced|stopped|terminated|drain|deleted|scaled|rolled|redeployed)|\bpods? (?:is|are) (?:deleted|terminated|evicted)|\bper (?:deploy(?:ment)?|rollout|release)\b|\bkubectl (?:scale|rollout|delete pod|drain)\b|\becs (?:stop-task|update-service)\b|\bStopTask\b|\bdocker service (?:update|scale)\b|\b(?:one|a|the|after|during) rolling update\b|\brolling update (?:of|at)\b|\bscaled? (?:down|in|to \d+)\b[^.]{0,40}\b50[234]|\breplicas?\b[^.]{0,40}\b(?:from|was) \d+|\binstance refresh\b|\bspot (?:instance )?interruption|\b(?:phased|graceful|hot) (?:restart|reload)s?\b/i,
  },
  {
    topic: 'only-during-deploy',
    phrase:
      /\b(?:only|just|solely)\b[^.]{0,20}\b(?:while|during|when|at|on)\b[^.]{0,50}\b(?:deploy|roll(?:ing|out)|scal(?:ed|ing)|updates?|replaced|taken down|shut down|terminat)|\b(?:some|few|several|couple of) (?:seconds|minutes)\b[^.]{0,30}\b(?:each|every|rolling|a deploy)|\b(?:each|every) (?:rollout|deploy(?:ment)?|rolling update)\b|\bat no other times?\b|\bper (?:deploy(?:ment)?|rollout|release)\b[^.]{0,40}\bnone\b|\bnone (?:in )?between\b|\botherwise (?:none|nothing|not one|no errors?)\b|\bnone (?:otherwise|at other times|before or after)\b|\b(?:right|just|immediately|shortly|seconds?) after\b[^.]{0,60}\b(?:stop-task|stopp?(?:ed|ing)|scal(?:e|ed|ing)|rollout|replac(?:ed|ing)|terminat(?:ed|ing)|drain(?:ed|ing)?)\b/i,
  },
  {
    topic: 'drains-too-soon',
    phrase:
      /\b(?:initial|registering|not (?:yet )?(?:ready|healthy|registered))\b[^.]{0,80}\bdraining\b|\bdraining\b[^.]{0,80}\b(?:initial|registering|not (?:yet )?(?:ready|healthy|registered))\b|\brequests?\b[^.]{0,60}\bstill (?:come|arrive|reach|sent|go|routed)\b|\bstill (?:sends?|routes?|forwards?|gets?|receives?)\b[^.]{0,60}\b(?:terminat|stopp|shut|old (?:pod|container|task|target))/i,
  },
  {
    topic: 'longer-stop-helps',
    phrase:
      /\bpreStop\b|\b(?:exits?|stops?|ends?|closes?|quits?)\b[^.]{0,60}\bSIGTERM\b|\bSIGTERM\b[^.]{0,60}\b(?:exits?|stops?|closes?|quits?|dies)\b|\bterminationGracePeriod|\bgrace period\b|\bderegistration\b.{0,40}\b(?:short|longer|raised)/i,
  },
  {
    topic: 'no-deploy',
    phrase:
      /\bnothing (?:was )?(?:deployed|changed)\b|\bno (?:deploy(?:ment)?s?|release|task replaced|restart)\b.{0,30}\b(?:in|at|during|then|those)?/i,
  },
  {
    topic: 'gateway-upgraded',
    phrase:
      /\b(?:nginx|openresty|haproxy|envoy|traefik|caddy|istio|ingress(?: controller)?)\b.{0,50}\b(?:upgrad|updat|version \d)\w*.{0,60}\b(?:since|broke|began|started|regress)|\b(?:downgrad|roll(?:ed|ing)? back)\w* (?:nginx|haproxy|envoy|traefik|caddy|the (?:proxy|gateway|controller))|\b(?:since|after|with) (?:the )?(?:latest|newest|new|newer|current|last) (?:image|version|release|build|package)s? of (?:the |our )?(?:nginx|openresty|haproxy|envoy|traefik|caddy|istio|proxy|gateway|ingress|controller)/i,
  },
  {
    // One version has it and the one before has not, and it is the gateway that was changed.
    topic: 'older-gateway-good',
    phrase:
      /\bsince (?:version )?v?(?<line>\d+\.\d+)\.\d+\b.*\bv?\k<line>\.\d+ (?:did|does|was|is|works?|worked|had|has|showed|never)\b|\b(?:image|version|release|build) (?:before|prior|of (?:last|the) (?:week|month))\b[^.]{0,20}\b(?:is|was|works?|worked|did|does|had|has)\b(?! (?:bad|broken|the same))|\b(?:going|went|gone|go|switch\w*|revert\w*|roll\w*|downgrad\w*|pinn\w*|step\w*)\b[^.]{0,40}\b(?:nginx|openresty|haproxy|envoy|traefik|caddy|istio|proxy|gateway|ingress|controller)\b[^.]{0,40}\b(?:helps?|helped|works?|worked|fix(?:es|ed)|cures?|gone|fine|solve[sd])\b/i,
  },
  {
    topic: 'booting-when-killed',
    phrase:
      /\b(?:logs?|output|start|boot)\w*\b[^.]{0,30}\b(?:ends?|stops?|breaks? off|cut)\b[^.]{0,30}\b(?:while|in the middle of|during|before)\b[^.]{0,40}\b(?:boots?|booting|starts?|starting|compil\w+|migrat\w+|loading|warm\w*|ready|up)\b|\b(?:still|not yet)\b[^.]{0,30}\b(?:boot|start|load|compil|migrat|warm)\w*[^.]{0,60}\b(?:killed|stopped|replaced|drained|unhealthy|terminated)\b|\b(?:killed|stopped|replaced|drained|terminated|unhealthy)\b[^.]{0,40}\b(?:before|while)\b[^.]{0,30}\b(?:boot\w*|start\w*|up\b|ready|load\w*|warm\w*)|\b(?:takes?|needs?)\b[^.]{0,24}\b(?:\d+|an?|one|two|three|four|five|ten|some|several|few) ?(?:s|sec\w*|min\w*) (?:to|until|before|for)\b[^.]{0,20}\b(?:boot|start|up\b|ready|come up|warm)|\bhealth-?check-?grace-?period|\b(?:health[- ]?check )?grace[ _-]?period\b(?=[^.]{0,60}\b(?:check|unhealthy|start|boot)|.{0,12}\b(?:0|zero|none|unset|not set|missing)\b)/i,
  },
  {
    topic: 'more-memory-helps',
    phrase:
      /\b(?:more|larger|bigger|double|twice|additional|rais\w+|increas\w+|doubl\w+)\b[^.]{0,30}\b(?:memory|ram)\b(?! ?cache)[^.]{0,60}\b(?:fewer|less|rarer|gone|helps?|helped|fix(?:es|ed)|solve[sd]|works?|better|stops?|stopped|disappears?)\b|\b(?:fewer|gone|helps?|fixed|solved|better)\b[^.]{0,20}\bwith more (?:memory|ram)\b/i,
  },
  {
    topic: 'slow-throughout',
    phrase:
      /\b(?:all|every) (?:pages?|requests?|sites?)\b[^.]{0,20}\b(?:is|are|became|become|got|get|have become|went) (?:very |so |quite )?slow|\beverything (?:is|was|became|got|gets) (?:very |so )?slow|\b(?:page load|load|response|answer) times?\b[^.]{0,30}\b(?:twice|doubled?|tripled?|times (?:the|as)|usual|rise|rising|grow)|\b(?:stronger|bigger|larger|faster|more powerful) (?:servers?|machines?|instances?|hosts?|hardware)\b/i,
  },
  {
    topic: 'tls-to-container',
    phrase: /\btraefik\.(?:[\w-]+\.)*?(?:protocol|server\.scheme)["']?\s*[=:]\s*["'`]?https\b/i,
  },
  {
    topic: 'no-healthy-target',
    phrase:
      /\bun-?healthy\b|\b(?:no|not (?:had )?an?y?|never (?:had )?an?y?|without an?y?)\b[^.]{0,12}\bhealthy (?:target|host|instance)|\bnever (?:becomes?|became|gets?|got|turns?) healthy/i,
  },
  {
    topic: 'half-fails',
    phrase:
      /\bevery (?:second|other) (?:request|connection|call|page|try|attempt|time|load|answer)|\bhalf (?:of )?(?:the|all|our|my|them|of)\b[^.]{0,24}\b(?:requests?|connections?|calls?|fail|50\d)|\b(?:requests?|connections?|calls?|errors?)\b[^.]{0,20}\babout half\b|\b50 ?% (?:of|fail)|\balternat(?:e|es|ing|ely)\b/i,
  },
  {
    topic: 'only-check-fails',
    phrase:
      /\b(?:url|health) ?(?:test|check|probe)s?\b.{0,80}\b(?:returns?|answers?|gets?|gives?|is|:)\s*(?:an? |HTTP )?[34]\d\d\b|\b(?:only|just) the (?:health )?check\b|\b(?:health|url) (?:test|check|probe)s?\b.{0,200}\b(?:answers?|replies|reply|returns?|gives?)\b[^.]{0,20}\b200\b|\bcheck\b.{0,60}\bstill\b.{0,120}\brequests?\b[^.]{0,40}\b(?:are|is) (?:answered|served|fine)\b|\bhealth checks?\b.{0,60}\b(?:40\d|30\d|redirect|wrong path|needs? (?:a )?login|authentication)|\b(?:site|service|app(?:lication)?|pages?)\b.{0,30}\b(?:works?|fine|reachable|answers?)\b.{0,50}\b(?:unhealthy|health check)/i,
  },
  { topic: 'redirects', phrase: /\bredirect(?:s|ed)?\b.{0,20}\b(?:to https|https)?/i },
  {
    topic: 'lambda-target',
    phrase: /\b(?:lambda|function)\b.{0,60}\b(?:target|behind|answers?|returns?|handler|fetches)/i,
  },
  {
    topic: 'lambda-answer',
    phrase:
      /\b(?:lambda|function)\b.{0,200}\b(?:1 ?MB|size|large|body|statusCode|isBase64|binary)|\b(?:statusCode|isBase64Encoded|multiValueHeaders)\b/i,
  },
  {
    topic: 'targets-answer-so',
    phrase:
      /\b(?:HTTPCode_)?Target_5XX\w*\b[^.;\n]{0,30}\b(?:rises?|rising|up|grows?|spikes?|high|counts?|only)\b|\b(?:HTTPCode_)?ELB_5(?:XX|02)\w*\b[^.;\n]{0,30}\b(?:0|zero|none|flat|nothing)\b|\b(?:elb|target)_status_code\W{1,4}50[0234]\b.{0,40}\b(?:elb|target)_status_code\W{1,4}50[0234]\b|(?<![\d.])(?<code>50[0234]) \k<code>(?![\d.])/i,
  },
  {
    topic: 'tls-off-helps',
    phrase:
      /\b(?:un-?check|untick|disabl|turn(?:ed|ing)? off|switch(?:ed|ing)? off|without|remov|tak(?:e|ing) out|no longer us)\w*\b[^.;]{0,30}\b(?:SSL|TLS|HTTPS|encrypt\w*)(?:\b|\()[^.;]{0,60}\b(?:works?|worked|fine|helps?|helped|gone|solve[sd]|fix(?:es|ed)|back)\b|\b(?:works?|worked|fine|helps?|solve[sd]|fix(?:es|ed))\b[^.;]{0,30}\b(?:with|over|by|using) (?:plain )?http\b(?! ?s|:\/\/\S+:443)/i,
  },
  {
    topic: 'tls-on-helps',
    phrase:
      /\b(?:with|enabl|turn(?:ed|ing)? on|switch(?:ed|ing)? (?:on|to)|sett?ing|chang(?:ed|ing)|add(?:ed|ing)?|check(?:ed|ing))\w*\b[^.;]{0,40}\b(?:https|ssl|tls)\b[^.;]{0,40}\b(?:it works|works? (?:now|again|then)|worked|helped|helps|solve[sd]|fix(?:es|ed) (?:it|this))\b/i,
  },
  {
    topic: 'next-hop-fails',
    phrase:
      /\b(?:502|bad gateway)\b.{0,60}\b(?:comes|came|sent|answered|returned|made) (?:from|by) (?:the )?(?:backend|application|upstream|next|inner|origin)|\b(?:third[- ]party|external|downstream) (?:api|service)\b.{0,40}\b(?:down|fails?|502|outage|unavailable)/i,
  },
];
