-- query: erase_sessions exec
-- doc: Signed in nowhere.
-- params: account_id @id
delete from session where account_id = :account_id;

-- query: erase_passkeys exec
-- doc: No passkeys.
-- params: account_id @id
delete from passkey where account_id = :account_id;

-- query: erase_linked exec
-- doc: No accounts elsewhere.
-- params: account_id @id
delete from linked_account where account_id = :account_id;

-- query: erase_trips exec
-- doc: No way to a provider.
-- params: account_id @id
delete from provider_trip where account_id = :account_id;

-- query: erase_guests exec
-- doc: Nobody vouched for.
-- params: email_key @text
delete from provider_guest where lower(email) = :email_key;

-- query: erase_links exec
-- doc: No links that sign in.
-- params: email_key @text
delete from sign_in_link where email_key = :email_key;

-- query: erase_tries exec
-- doc: No tries.
-- params: email_key @text, code_key @text
delete from sign_in_try where email_key = :email_key or email_key = :code_key
    or (email_key > :email_key || ' ' and email_key < :email_key || '!');

-- query: erase_steps exec
-- doc: Nobody halfway in.
-- params: account_id @id
delete from sign_in_step where account_id = :account_id;

-- query: erase_welcomes exec
-- doc: No links of invitations.
-- params: account_id @id
delete from welcome_link where account_id = :account_id;

-- query: erase_invitations exec
-- doc: No invitations to teams.
-- params: email_key @text
delete from team_invitation where email_key = :email_key;

-- query: erase_billing_email exec
-- doc: No bills of a team go to his address any more.
-- params: email_key @text
update team set billing_email = '' where lower(billing_email) = :email_key and closed_at is null;

-- query: erase_helper_acts exec
-- doc: What was done in his place.
-- params: account_id @id
delete from helper_act where access_id in (select id from helper_access where account_id = :account_id);

-- query: erase_helpers exec
-- doc: Who might act for him.
-- params: account_id @id
delete from helper_access where account_id = :account_id;

-- query: erase_helping exec
-- doc: He acts for nobody any more; what he did stays in the other's log.
-- params: account_id @id, at @time
update helper_access
   set note = '', ended_at = case when ended_at is null and ends_at > :at then :at else ended_at end
 where helper_id = :account_id;

-- query: erase_looks exec
-- doc: Who looked at his data.
-- params: account_id @id
delete from look where account_id = :account_id;

-- query: grants_all_of many
-- doc: The roles of an account, one by one.
-- params: account_id @id
-- row: id @id, role @int, operator_id @id, space_id @id
select id, role, operator_id, space_id from role_grant where account_id = :account_id order by id;

-- query: erase_account exec
-- doc: The row names nobody any more; its address is free for a new account.
-- params: id @id, no_email @text, nobody @text, somebody @text, at @time
update account
   set email = :no_email, email_key = :nobody, name = :somebody, lang = null, password_hash = null,
       password_at = null, search = '', signed_in_at = null, erased_at = :at
 where id = :id and erased_at is null;

-- query: erase_closed_teams exec
-- doc: He was in no closed team either.
-- params: account_id @id
delete from team_member where account_id = :account_id;

-- query: erase_team_rules exec
-- doc: No rules of his own.
-- params: account_id @id
delete from team_rule where account_id = :account_id;

-- query: erase_payer exec
-- doc: He answers for no bills.
-- params: account_id @id
update team set payer_account_id = null where payer_account_id = :account_id;
