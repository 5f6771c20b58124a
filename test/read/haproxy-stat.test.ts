import { expect, it } from '@jest/globals';
import { collected } from '../../src/evidence/exhibit.ts';
import { haproxyStat } from '../../src/read/haproxy-stat.ts';

/** `show stat` of HAProxy 2.6 as the host document hands it over: lines of more than 900 characters are cut. */
const SHOW_STAT = `# pxname,svname,qcur,qmax,scur,smax,slim,stot,bin,bout,dreq,dresp,ereq,econ,eresp,wretr,wredis,status,weight,act,bck,chkfail,chkdown,lastchg,downtime,qlimit,pid,iid,sid,throttle,lbtot,tracked,type,rate,rate_lim,rate_max,check_status,check_code,check_duration,hrsp_1xx,hrsp_2xx,hrsp_3xx,hrsp_4xx,hrsp_5xx,hrsp_other,hanafail,req_rate,req_rate_max,req_tot,cli_abrt,srv_abrt,comp_in,comp_out,comp_byp,comp_rsp,lastsess,last_chk,last_agt,qtime,ctime,rtime,ttime,agent_status,agent_code,agent_duration,check_desc,agent_desc,check_rise,check_fall,check_health,agent_rise,agent_fall,agent_health,addr,cookie,mode,algo,conn_rate,conn_rate_max,conn_tot,intercepted,dcon,dses,wrew,connect,reuse,cache_lookups,cache_hits,srv_icur,src_ilim,qtime_max,ctime_max,rtime_max,ttime_max,eint,idle_conn_cur,safe_conn_cur,used_conn_cur,need_conn_est,uweight,agg_server_status,agg_server_check_status,agg_check_status,-,ss[...]
shop_api,app1,0,0,0,2,100,20,387,1085,,0,,5,0,15,0,no check,1,1,0,,,7,,,1,3,1,,5,,2,1,,5,,,,0,0,0,0,0,0,,,,0,0,0,,,,,1,,,0,0,0,0,,,,,,,,,,,,10.77.0.8:8080,,http,,,,,,,,0,20,0,,,0,,0,0,0,0,0,0,0,0,2,1,,,,-,0,0,0,,,,,,,,,,,,,,,,,,,,,,
`;

it('reads the address that HAProxy has of a server, although the names of the columns were cut', () => {
  const exhibit = collected({
    id: 'i-0a/show-stat.csv',
    section: 'show-stat.csv',
    source: 'show stat',
    origin: { role: 'gateway', name: 'i-0a', address: null },
    text: SHOW_STAT,
  });

  expect(haproxyStat.recognises(exhibit)).toBe(true);
  expect(haproxyStat.read(exhibit)).toEqual([
    expect.objectContaining({
      kind: 'upstream',
      group: 'shop_api/app1',
      address: '10.77.0.8:8080',
      down: false,
    }),
  ]);
});
