import type { Action, Row } from './row.js';

/**
 * Names that make their value secret. A paragraph is a row: its id, its action where that is not `redact`, and its
 * names, whose words an underscore joins. A star marks names that also count at the end of a word written together,
 * such as `dbpassword`.
 */
const TABLE = `password
*password *passwd passwrd *pwd pass *passphrase *pass_phrase *pass_word pswd psw pw *passwort kennwort senha
contrasena mot_de_passe parol

one_time_code
*otp totp hotp mfa 2fa 2_fa tfa pin *passcode *pass_code one_time_code one_time_pass onetime_code *verification_code
verify_code *auth_code authentication_code access_code sms_code confirmation_code confirm_code login_code signin_code
recovery_code backup_code activation_code reset_code unlock_code challenge_code email_code phone_code secret_code
magic_code verification_number pin_no invite_code invitation_code

card_verification
*cvv cvc cvv2 cvc2 csc cvn *security_code card_code card_verification verification_value card_verification_value

session
session *sessionid *session_id sess *sessid *sess_id sid phpsessid jsessionid session_key session_cookie sessiontoken
session_hash connect_sid net_session_id aspsessionid cfid cftoken remember_me rememberme cf_clearance
next_auth_session_token aspxauth

csrf
csrf xsrf *csrftoken xsrftoken csrfmiddlewaretoken *csrf_token xsrf_token authenticity_token
request_verification_token requestverificationtoken

token
*token *jwt bearer assertion client_assertion saml_response samlresponse saml_assertion code_verifier codeverifier
oauth_verifier authorization_code device_code oauth_code id_token access_tok ticket_granting_ticket sso_ticket

secret
*secret *secret_key *secretkey *private_key *privatekey privkey *signing_key *signingkey *encryption_key
*encryptionkey *account_key *accountkey *master_key *masterkey shared_key sharedkey secret_access_key secretaccesskey
shared_access_key sharedaccesskey

api_key:mask
*api_key *apikey *access_key *accesskey *subscription_key *subscriptionkey *consumer_key *consumerkey functions_key

signature
*signature sig hmac amz_credential goog_credential

authorization
*authorization authorisation proxy_authorization auth_header

credential
*credential creds cred auth basic_auth http_auth htpasswd

cookie
*cookie set_cookie cookie2 set_cookie2 setcookie

card_number:last_four
card pan *cardnumber *card_number card_no card_num cardno cc ccnumber cc_num cc_no ccnum ccn *creditcard debitcard
account_pan

ssn:last_four
ssn itin social_security social_security_no socialsecurity socialsecuritynumber tin

aadhaar:last_four
aadhaar aadhar adhaar aadhaar_no aadhar_no aadhaarnumber aadharnumber vid uidai aadhaar_id

india_pan:last_four
pan_card pancard pan_no pannumber`;

/** The names with a star, as they are written together. */
export const GLUED_NAMES = new Set<string>();

export const NAME_ROWS: readonly Row[] = TABLE.split('\n\n').map((paragraph) => {
  const [head, ...marked] = paragraph.split(/\s/) as [string, ...string[]];
  const [id, action = 'redact'] = head.split(':') as [string, Action?];
  const names = marked.map((name) => name.replace('*', '').replaceAll('_', ' '));
  for (const name of marked) if (name.startsWith('*')) GLUED_NAMES.add(name.slice(1).replaceAll('_', ''));
  return { id, action, names };
});
