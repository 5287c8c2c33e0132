import { PLATFORM_ROWS } from './catalogue-platforms.js';
import { type VendorRow, vendorRows } from './vendor-row.js';

/**
 * Secrets that carry their vendor's beginning; see `vendorRows` for the notation. Bodies are open-ended and their least
 * length stays well below the real one: a revoked, garbled or cut-off key must be masked as well, so no checksum and no
 * exact length gates them.
 */
export const VENDOR_ROWS: readonly VendorRow[] = [
  ...vendorRows(String.raw`aws_access_key_id u16,17 AKIA ASIA ABIA ACCA A3T
aws_bedrock b24 ABSK bedrock-api-key-
amazon_mws d20 amzn.mws. amzn1.oa2-cs.v1.
google_api_key w24 AIza AQ.Ab
google_oauth:redact d16 ya29. 1//0
google_client_secret w16 GOCSPX-
alibaba a12 LTAI
tencent a28 AKID
yandex d24 AQVN t1.9eu y0_Ag YCA
scaleway u17 SCW
digitalocean h24 do{p,o,r}_v1_
cloudflare w32 v1.0- cf{k,ut,at}_
heroku w24 HRKU-
fly:redact b24 fo1_ fm{1r,1a,2}_
render a20 rnd_
netlify a24 nf{p,c,o,u}_
vercel w20 vc{p,i,a,r,k}_ vercel_blob_rw_
openshift:redact w32 sha256~
github i16 gh{p,o,u,s,r}_ github_pat_
gitlab d16 gl{pat,dt,rt,rtr,cbt,ptt,ft,soat,agent,imt,ffct,oas,wt}- GR1348941
bitbucket [A-Za-z0-9+/=]20 ATBB BBDC-
atlassian [\w=-]16 AT{A,C,S}TT3x ATOATT3
sourcegraph w24 sg{p,d}_ slk_ sgs_
stripe i10 {sk,rk}_{live,test,prod,org}_
stripe_webhook b16 whsec_ whsk_
razorpay a10 rzp_{live,test}_
square w20 sq0{at,cs,id,ac}p- EAAA
meta:redact a40 EAA{C,B,D,G,M}
braintree:redact [\w$-]20 access_token$production$ access_token$sandbox$
easypost a30 EZAK EZTK
flutterwave w12 FLWSECK- FLWSECK_TEST- FLWSECK_TEST FLWPUBK-
adyen a28 live_ test_
plaid:redact w30 access-{sandbox,development,production}-
paypal:redact w40 A21AA
xendit w20 xnd_{production,development}_ pdl_{live,sdbx}_apikey_ polar_oat_ duffel_{live,test}_
shippo a24 shippo_{live,test}_
openai w20 sk-{proj,svcacct,admin,None,or,lf}- sk-
anthropic w16 sk-ant-
huggingface a24 hf_ api_org_
groq a20 gsk_
perplexity a20 pplx-
replicate a20 r8_
xai a20 xai-
nvidia w24 nvapi-
ai_others w28 tgp_v1_ fw_ csk- jina_ esecret_ lsv2_pt_ lsv2_sk_ ls__ pcsk_ tvly- e2b_ fc- wandb_v1_ pa- cpk_ llx-
slack d10 xox{b,p,a,e,o,r,s,c,d}- xoxe.xox xapp- xwfp-
sendgrid d20 SG.
twilio h32,32 SK AC
mailgun h32,32 key- pubkey-
brevo w24 xkeysib- xsmtpsib-
resend [A-Za-z0-9]{6,12}_[A-Za-z0-9]{16,} re_
mailersend a20 mlsn. mlsr_ md- nyk_v0_ nyk_`),
  ...PLATFORM_ROWS,
];
