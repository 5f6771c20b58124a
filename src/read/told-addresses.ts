import type { StatementPhrase } from './statement-phrase.ts';

/** What people tell of addresses, ports, names and protocols. */
export const TOLD_ADDRESSES: readonly StatementPhrase[] = [
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
];
