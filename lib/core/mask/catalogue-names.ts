import { alternatives } from './alternatives.js';
import type { Action, Row } from './row.js';

/**
 * Names that make their value secret. A paragraph is a row: its id, its action where that is not `redact`, and its
 * names, whose words an underscore joins, with braces around alternatives. A star marks names that also count at the
 * end of a word written together, such as `dbpassword`.
 */
const TABLE = `password
*password *passwd passwrd *pwd pass *pass{phrase,_phrase,_word} {db,user,root,admin,smtp,store,key}pass pswd psw pw *passwort kennwort senha contrasena
mot_de_passe parol

one_time_code
*otp totp hotp mfa 2fa 2_fa tfa pin *pass{,_}code one_time_{code,pass}
{onetime,two_factor,*verification,verify,*auth,authentication,access,sms,confirmation,confirm,login,signin}_code
{recovery,backup,activation,reset,unlock,challenge,email,phone,secret,magic}_code verification_number pin_no
{invite,invitation}_code

card_verification
*cvv cvc cvv2 cvc2 csc cvn {*security,card}_code card_verification {,card_}verification_value

session
session *session{,_}id sess *sess{,_}id sid phpsessid jsessionid session_{key,cookie} sessiontoken session_hash
connect_sid net_session_id aspsessionid cfid cftoken remember{_,}me cf_clearance next_auth_session_token aspxauth

csrf
csrf xsrf {*csrf,xsrf,csrfmiddleware,*csrf_,xsrf_,authenticity_,request_verification_,requestverification}token

token
*token *jwt bearer {,client_}assertion saml{_,}response saml_assertion {code_,code,oauth_}verifier
{authorization,device,oauth}_code id_token access_tok {ticket_granting,sso}_ticket

secret
*secret *{secret,private}{_,}key privkey *{signing,encryption,account,master}{_,}key
shared{_,}key secret{_access_,access}key shared{_access_,access}key

api_key:mask
*{api,access,subscription,consumer}{_,}key functions_key

signature
*signature sig hmac {amz,goog}_credential

authorization
{*authoriz,authoris,proxy_authoriz}ation auth_header

credential
*credential creds cred {,basic_,http_}auth htpasswd

cookie
{*,set_}cookie {,set_}cookie2 setcookie

card_number:last_four
card pan *card{,_}number card_{no,num} cardno cc ccnumber cc_{num,no} ccnum ccn *creditcard debitcard account_pan

ssn:last_four
ssn itin social{_security,_security_no,security,securitynumber} tin

aadhaar:last_four
aadhaar aadhar adhaar {aadhaar,aadhar}_no {aadhaar,aadhar}number vid uidai aadhaar_id

india_pan:last_four
pan{_card,card,_no,number}`;

/** The names with a star, as they are written together. */
export const GLUED_NAMES = new Set<string>();

export const NAME_ROWS: readonly Row[] = TABLE.split('\n\n').map((paragraph) => {
  const [head, ...written] = paragraph.split(/\s/) as [string, ...string[]];
  const marked = written.flatMap(alternatives);
  const [id, action = 'redact'] = head.split(':') as [string, Action?];
  const names = marked.map((name) => name.replace('*', '').replaceAll('_', ' '));
  for (const name of marked) if (name.startsWith('*')) GLUED_NAMES.add(name.slice(1).replaceAll('_', ''));
  return { id, action, names };
});
