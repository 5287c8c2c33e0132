import { vendorRows } from './vendor-row.js';

/** Keys of package registries, deployment and developer platforms. See `VENDOR_ROWS` for what bodies allow. */
export const PLATFORM_ROWS = vendorRows(String.raw`npm a20 npm_
pypi w30 pypi-AgEI pypi-Ag pypi-
rubygems a20 rubygems_
nuget a30 oy2 cio CLOJARS_
docker w16 dckr_pat_ dckr_oat_
vault:redact w16 hv{s,b,r}.
vault_legacy:redact [A-Za-z0-9]{24}(?![\w-]|\.\w) s.
doppler d16 dp.{pt,st,ct,sa,scim,audit,said}.
pulumi h20 pul-
shopify a16 shp{at,ca,pa,ss,ua,rt,it,tka}_
linear a16 lin_{api,oauth,wh}_
notion a28 ntn_ secret_
postman w20 PMAK- PMAT-
grafana b20 glsa_ glc_ eyJrIjoi
new_relic w16 NR{AK,JS,II,IQ,AA,RA,SP,BR}-
databricks l28 dapi dose dsapi
sentry b20 sntry{s,u,a,i}_
typeform d24 tfp_
planetscale d20 pscale_{tkn,pw,oauth}_
figma w20 fig{d,u,o,or}_
tailscale w16 tskey-
one_password:redact b30 ops_eyJ A3-
supabase w20 sbp_ sb_secret_
contentful w20 CFPAT-
airtable [A-Za-z0-9]{14}\.[a-f0-9]{40,} pat
hubspot w24 pat-{na1,na2,eu1}-
dynatrace d24 dt0{c01,s01,s02,s16}.
artifactory a40 AKCp cmVmdGtu
age:redact u20 AGE-SECRET-KEY-1 AGE-PLUGIN-
adobe w28 p8e- p8-
launchdarkly l36 sdk- mob-
posthog a28 phx_ phs_
mapbox:redact d30 sk.eyJ tk.eyJ
trello a32 ATTA
buildkite w20 bk{ua,aj,ct}_ CCIPAT_ CCIPRJ_
ory:redact d16 ory_{st,at,rt,pat,apikey,ac}_
prefect a28 pnu_ pnb_
octopus u25 API-
frameio w40 fio-u-
honeycomb a28 hc{ai,am,xi,bi,al}k_
neon a28 napi_
platform_others w28 rdme_ unkey_ tr_{dev,prod}_ zpka_ ico- dnkey- rootly_ secret-{live,test}- testsk_ svix_ tk-us- fastly_ dd_api_ nrpt_ sq{a,u,p}_ dvc_`);
