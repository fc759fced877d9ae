-- # What is sold: plans (recurring), bundles (passes, carnets, credits bought once), and the rules of prices.
-- # What people have: memberships, allowances with their entries, charges. Days are days since 1970-01-01 in
-- # the civil time of the space; an end is the first day that no longer belongs, 0 "none". Sets of kinds
-- # and weekdays are bits: bit N for kind N, bit 1 Monday to bit 7 Sunday; 0 "all".
create table plan (
    id @id primary key,
    operator_id @id not null,
    -- # 0: all spaces of the operator
    space_id @id not null,
    name @text not null,
    description @text not null,
    -- # one of the two is 0
    period_months @int not null,
    period_days @int not null,
    -- # for one seat and period, without a longer term
    price_cents @money not null,
    setup_cents @money not null,
    -- # what is given instead of money, when the plan is an exchange: "two evenings at the reception"
    barter @text not null,
    trial_days @int not null,
    trial_cents @money not null,
    notice_days @int not null,
    renews @bool not null,
    warn_days @int not null,
    -- # how long a member may pause it at once by himself; 0: only the host does
    pause_days @int not null,
    -- # how many memberships it has room for; 0: no limit
    places @int not null,
    audience @int not null,
    group_name @text not null,
    host_confirms @bool not null,
    for_teams @bool not null,
    -- # the contract to sign when joining; 0: none
    template_id @id not null,
    position @int not null,
    archived_at @time,
    revision @int not null
);
create index plan_of_operator on plan (operator_id, space_id, position);

-- # A lower price for whoever binds himself for longer.
create table plan_term (
    plan_id @id not null,
    months @int not null,
    price_cents @money not null,
    primary key (plan_id, months)
);

-- # What may be used as much as wanted.
create table plan_access (
    id @id primary key,
    plan_id @id not null,
    kinds @int not null,
    weekdays @int not null,
    from_min @int not null,
    to_min @int not null,
    -- # in all spaces of the operator, not only at home
    everywhere @bool not null
);
create index plan_access_of_plan on plan_access (plan_id);

-- # What each period brings to draw from.
create table plan_allowance (
    id @id primary key,
    plan_id @id not null,
    unit @int not null,
    kinds @int not null,
    amount @int not null,
    -- # how many periods more it may be used after its own
    rolls_over @int not null,
    per_seat @bool not null
);
create index plan_allowance_of_plan on plan_allowance (plan_id);

-- # Services that come with it (price 0) or may be added (price for each period).
create table plan_extra (
    id @id primary key,
    plan_id @id not null,
    name @text not null,
    price_cents @money not null,
    position @int not null
);
create index plan_extra_of_plan on plan_extra (plan_id, position);

create table bundle (
    id @id primary key,
    operator_id @id not null,
    space_id @id not null,
    name @text not null,
    description @text not null,
    unit @int not null,
    amount @int not null,
    kinds @int not null,
    weekdays @int not null,
    from_min @int not null,
    to_min @int not null,
    price_cents @money not null,
    -- # from the day it is bought; 0: it does not end
    valid_days @int not null,
    audience @int not null,
    group_name @text not null,
    -- # may belong to a team, whose members draw from it
    for_teams @bool not null,
    -- # a trial: once for each person
    once @bool not null,
    position @int not null,
    archived_at @time,
    revision @int not null
);
create index bundle_of_operator on bundle (operator_id, space_id, position);

create table price_rule (
    id @id primary key,
    space_id @id not null,
    position @int not null,
    name @text not null,
    active @bool not null,
    -- # when it fits: all that is set must hold
    kinds @int not null,
    resource_id @id not null,
    shortest_min @int not null,
    longest_min @int not null,
    weekdays @int not null,
    from_min @int not null,
    to_min @int not null,
    from_day @int not null,
    until_day @int not null,
    every_year @bool not null,
    audience @int not null,
    plan_id @id not null,
    team_id @id not null,
    group_name @text not null,
    -- # minutes between booking and start; 0: any
    ahead_least_min @int not null,
    ahead_most_min @int not null,
    people_least @int not null,
    people_most @int not null,
    -- # what it does
    effect @int not null,
    amount @int not null,
    ends_here @bool not null
);
create index price_rule_of_space on price_rule (space_id, position);

-- # Words that a host ties people and teams to, for prices and plans: "students", "Altinate tenants".
create table group_member (
    operator_id @id not null,
    group_name @text not null,
    account_id @id not null,
    team_id @id not null,
    made_at @time not null,
    primary key (operator_id, group_name, account_id, team_id)
);
create index group_of_holder on group_member (account_id, team_id, operator_id);

create table membership (
    id @id primary key,
    operator_id @id not null,
    space_id @id not null,
    -- # the plan, seats and term that hold now, as in the last change that began
    plan_id @id not null,
    seats @int not null,
    -- # one of the two is 0
    account_id @id not null,
    team_id @id not null,
    status @int not null,
    -- # as agreed when he joined
    notice_days @int not null,
    warn_days @int not null,
    pause_days @int not null,
    renews @bool not null,
    setup_cents @money not null,
    trial_cents @money not null,
    from_day @int not null,
    trial_until_day @int not null,
    -- # first day of the first paid period
    anchor_day @int not null,
    -- # days before were paid elsewhere: who is taken over from another system; 0: none
    charge_from_day @int not null,
    term_until_day @int not null,
    until_day @int not null,
    end_reason @text not null,
    -- # the end of term that he was warned of
    warned_for_day @int not null,
    -- # allowances were given for all periods that begin before
    given_until_day @int not null,
    -- # the day on which something has to be done for it; 0: nothing
    next_day @int not null,
    document_id @id not null,
    note @text not null,
    made_at @time not null,
    changed_at @time not null,
    revision @int not null
);
create index membership_of_account on membership (account_id, status) where account_id <> 0;
create index membership_of_team on membership (team_id, status) where team_id <> 0;
create index membership_of_space on membership (space_id, status, plan_id);
create index membership_of_plan on membership (plan_id, status);
create index membership_next on membership (next_day) where next_day <> 0;

create table membership_pause (
    membership_id @id not null,
    from_day @int not null,
    until_day @int not null,
    primary key (membership_id, from_day)
);

-- # What the membership is from a day on; the first one is how it began.
create table membership_change (
    membership_id @id not null,
    from_day @int not null,
    plan_id @id not null,
    period_months @int not null,
    period_days @int not null,
    term_months @int not null,
    seats @int not null,
    price_cents @money not null,
    made_at @time not null,
    by_account_id @id not null,
    primary key (membership_id, from_day)
);

create table membership_extra (
    id @id primary key,
    membership_id @id not null,
    name @text not null,
    price_cents @money not null,
    from_day @int not null,
    until_day @int not null
);
create index extra_of_membership on membership_extra (membership_id);

create table allowance (
    id @id primary key,
    operator_id @id not null,
    -- # 0: in all spaces of the operator
    space_id @id not null,
    account_id @id not null,
    team_id @id not null,
    unit @int not null,
    kinds @int not null,
    weekdays @int not null,
    from_min @int not null,
    to_min @int not null,
    name @text not null,
    -- # where it comes from; the others are 0
    membership_id @id not null,
    bundle_id @id not null,
    from_day @int not null,
    until_day @int not null,
    made_at @time not null,
    revision @int not null
);
create index allowance_of_account on allowance (account_id, until_day) where account_id <> 0;
create index allowance_of_team on allowance (team_id, until_day) where team_id <> 0;
create index allowance_of_membership on allowance (membership_id) where membership_id <> 0;

-- # Nothing changes a balance but an entry; the balance is their sum.
create table allowance_entry (
    id @id primary key,
    allowance_id @id not null,
    amount @int not null,
    reason @int not null,
    -- # of the booking, membership ... that it is for; 0: none
    subject_id @id not null,
    by_account_id @id not null,
    note @text not null,
    at @time not null
);
create index entry_of_allowance on allowance_entry (allowance_id, at);
create index entry_of_subject on allowance_entry (subject_id) where subject_id <> 0;

-- # What somebody owes an operator, and by which rule. Never changed: a mistake gets a charge that
-- # takes it back. Amounts are as the operator shows prices; VAT is inside or comes on top.
create table charge (
    id @id primary key,
    operator_id @id not null,
    space_id @id not null,
    account_id @id not null,
    team_id @id not null,
    source @int not null,
    subject_id @id not null,
    -- # the civil days it is for
    from_day @int not null,
    until_day @int not null,
    -- # what it is, and why this much, in the reader's language of that day
    what @text not null,
    rule @text not null,
    quantity @int not null,
    -- # recurring: the period that it is a part of, and the price of all of it; parts are computed from
    -- # the whole, so that what is taken back and charged anew adds up to the cent
    whole_from_day @int not null,
    whole_until_day @int not null,
    whole_cents @money not null,
    amount_cents @money not null,
    currency @text not null,
    vat_rate_bp @int not null,
    includes_vat @bool not null,
    bill_day @int not null,
    -- # the charge that this one takes back; 0: none
    reverses_id @id not null,
    made_at @time not null
);
create index charge_of_account on charge (account_id, bill_day) where account_id <> 0;
create index charge_of_team on charge (team_id, bill_day) where team_id <> 0;
create index charge_of_operator on charge (operator_id, bill_day);
create index charge_of_subject on charge (subject_id, source);
