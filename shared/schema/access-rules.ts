/**
 * Who may call an endpoint, by name: every endpoint of the schema has one as `allow`. What each rule answers to each
 * role, for own and foreign objects, stands in one table beside the test that asks every endpoint (ABU-10,
 * tests/support/access/expectations.ts). An endpoint that fits none gets a rule of its own, and that rule a row there.
 */
export const accessRules = {
  anyone: 'Anybody, signed in or not; nothing of a community is in the answer',
  'first-visitor': 'Whoever holds the setup token, while nobody has an account',
  'device-holder': 'Whoever holds the device that signs, or that makes codes',
  'secret-holder': 'Whoever holds the secret in the request, signed in or not',
  'departing-person': 'Whoever is signed in and knows the password of the account; not who owns a community alone',
  'signed-in': 'Any signed-in user; the object is the caller, or what only the caller has',
  'server-owner': 'The owner of the server: of its first community',
  'code-holder': 'Any signed-in user who holds the code and is not banned',
  'invited-person': 'The person whom the invite is for',
  'own-object': 'Whose object it is, and nobody else whatever the role',
  'own-upload': 'The same while the person may see the channel it is for',
  'shares-community': 'Users who share a community with the user it is about',
  'community-member': 'Members of the community',
  'community-writer': 'Members of the community who are not muted',
  'community-admin': 'Owner and admins of the community',
  'admin-writer': 'Owner and admins of the community who are not muted',
  'community-owner': 'The owner of the community',
  'above-member': 'Owner and admins, about people below them',
  'self-or-above': 'Oneself; owner and admins, about people below them',
  'channel-reader': 'Members of the channel; of a public one everybody in its community',
  'channel-member': 'Members of the channel',
  'own-reaction': 'Members of the channel; nobody in an archived one',
  'channel-writer': 'Members of the channel who are not muted',
  'channel-operator': 'Operators of the channel; owner and admins who may see it',
  'channel-editor': 'The same; whoever is muted changes neither name nor topic',
  'webhook-operator':
    'Operators of the channel; owner and admins who may see it; not in a DM, where no webhooks can be',
  'webhook-maker': 'The same who are not muted',
  'channel-admin': 'Owner and admins who may see the channel',
  'channel-adder': 'Members of the channel; of a public one owner and admins; others are added by nobody who is muted',
  'self-or-operator': 'Oneself; operators of the channel, owner and admins',
  author: 'The author while a member of the channel and not muted',
  'author-or-operator': 'The author; operators of the channel, owner and admins',
} as const

export type AccessRule = keyof typeof accessRules
