import type { AccessRule, ErrorCode } from '@ajet/shared/schema'
import { roles, type Place, type Role } from './roles.ts'

/**
 * What each rule of the schema answers to each role: `ok`, or the error by its status (`no`: any refusal). Where: the
 * channel of the object, `-` for what is in none. Whose: somebody else's object, the caller's own, or `-` for what is
 * nobody's; with a secret in the request, own is the right one and foreign a wrong one. What is not seen is 404, like what
 * does not exist; 403 is for who sees it and may not.
 */
const TABLE = `
rule               where    whose   | anonymous outsider banned bystander away member muted operator muted-admin admin owner
anyone             -        -       | ok        ok       ok     ok        ok   ok     ok    ok       ok          ok    ok
first-visitor      -        foreign | no        no       no     no        no   no     no    no       no          no    no
first-visitor      -        own     | no        no       no     no        no   no     no    no       no          no    no
device-holder      -        -       | no        no       no     no        no   no     no    no       no          no    no
secret-holder      -        foreign | no        no       no     no        no   no     no    no       no          no    no
secret-holder      -        own     | ok        ok       ok     ok        ok   ok     ok    ok       ok          ok    ok
departing-person   -        -       | 401       no        no     no        no   no     no    no       no          no    no
signed-in          -        -       | 401       ok       ok     ok        ok   ok     ok    ok       ok          ok    ok
server-owner       -        -       | 401       ok       403    403       403  403    403   403      403         403   403
code-holder        -        -       | 401       ok       ban    ok        ok   ok     ok    ok       ok          ok    ok
invited-person     -        foreign | 401       no       no     no        no   no     no    no       no          no    no
invited-person     -        own     | 401       ok       ok     ok        ok   ok     ok    ok       ok          ok    ok
own-object         -        foreign | 401       404      404    404       404  404    404   404      404         404   404
own-object         -        own     | 401       ok       ok     ok        ok   ok     ok    ok       ok          ok    ok
own-upload         public   foreign | 401       404      404    404       404  404    404   404      404         404   404
own-upload         public   own     | 401       404      404    ok        ok   ok     ok    ok       ok          ok    ok
own-upload         private  foreign | 401       404      404    404       404  404    404   404      404         404   404
own-upload         private  own     | 401       404      404    404       404  ok     ok    ok       ok          ok    ok
own-upload         archived foreign | 401       404      404    404       404  404    404   404      404         404   404
own-upload         archived own     | 401       404      404    ok        ok   ok     ok    ok       ok          ok    ok
own-upload         dm       foreign | 401       404      404    404       404  404    404   404      404         404   404
own-upload         dm       own     | 401       404      404    404       404  ok     ok    404      404         404   404
own-upload         lost     own     | 401       404      ok     404       404  404    404   404      404         404   404
shares-community   -        foreign | 401       404      404    ok        ok   ok     ok    ok       ok          ok    ok
shares-community   -        own     | 401       ok       ok     ok        ok   ok     ok    ok       ok          ok    ok
community-member   -        -       | 401       404      404    ok        ok   ok     ok    ok       ok          ok    ok
community-writer   -        -       | 401       404      404    ok        ok   ok     mute  ok       mute        ok    ok
community-admin    -        -       | 401       404      404    403       ok   403    403   403      ok          ok    ok
admin-writer       -        -       | 401       404      404    403       ok   403    403   403      mute        ok    ok
community-owner    -        -       | 401       404      404    403       403  403    403   403      403         403   ok
above-member       -        foreign | 401       404      404    403       ok   403    403   403      ok          ok    ok
self-or-above      -        foreign | 401       404      404    403       ok   403    403   403      ok          ok    ok
self-or-above      -        own     | 401       404      404    ok        ok   ok     ok    ok       ok          ok    no
channel-reader     public   foreign | 401       404      404    ok        ok   ok     ok    ok       ok          ok    ok
channel-reader     private  foreign | 401       404      404    404       404  ok     ok    ok       ok          ok    ok
channel-reader     private  own     | 401       404      404    404       404  ok     ok    ok       ok          ok    ok
channel-reader     archived foreign | 401       404      404    ok        ok   ok     ok    ok       ok          ok    ok
channel-reader     dm       foreign | 401       404      404    404       404  ok     ok    404      404         404   404
channel-reader     dm       own     | 401       404      404    404       404  ok     ok    404      404         404   404
channel-reader     lost     own     | 401       404      ok     404       404  404    404   404      404         404   404
channel-member     public   foreign | 401       404      404    join      join ok     ok    ok       ok          ok    ok
channel-member     public   own     | 401       404      404    join      join ok     ok    ok       ok          ok    ok
channel-member     private  foreign | 401       404      404    404       404  ok     ok    ok       ok          ok    ok
channel-member     archived foreign | 401       404      404    join      join ok     ok    ok       ok          ok    ok
channel-member     dm       foreign | 401       404      404    404       404  ok     ok    404      404         404   404
channel-member     lost     own     | 401       404      ok     404       404  404    404   404      404         404   404
own-reaction       public   foreign | 401       404      404    join      join ok     ok    ok       ok          ok    ok
own-reaction       public   own     | 401       404      404    join      join ok     ok    ok       ok          ok    ok
own-reaction       private  foreign | 401       404      404    404       404  ok     ok    ok       ok          ok    ok
own-reaction       archived own     | 401       404      404    join      join arch   arch  arch     arch        arch  arch
own-reaction       dm       foreign | 401       404      404    404       404  ok     ok    404      404         404   404
own-reaction       lost     own     | 401       404      ok     404       404  404    404   404      404         404   404
channel-writer     public   -       | 401       404      404    join      join ok     mute  ok       mute        ok    ok
channel-writer     private  -       | 401       404      404    404       404  ok     mute  ok       mute        ok    ok
channel-writer     archived -       | 401       404      404    join      join arch   arch  arch     arch        arch  arch
channel-writer     dm       -       | 401       404      404    404       404  ok     ok    404      404         404   404
channel-writer     lost     -       | 401       404      lost   404       404  404    404   404      404         404   404
channel-operator   public   foreign | 401       404      404    403       ok   403    403   ok       ok          ok    ok
channel-operator   private  foreign | 401       404      404    404       404  403    403   ok       ok          ok    ok
channel-operator   archived foreign | 401       404      404    403       arch 403    403   arch     arch        arch  arch
channel-operator   dm       foreign | 401       404      404    404       404  403    403   404      404         404   404
channel-editor     public   foreign | 401       404      404    403       ok   403    403   ok       mute        ok    ok
channel-editor     private  foreign | 401       404      404    404       404  403    403   ok       mute        ok    ok
channel-editor     archived foreign | 401       404      404    403       arch 403    403   arch     arch        arch  arch
channel-editor     dm       foreign | 401       404      404    404       404  403    403   404      404         404   404
channel-editor     lost     foreign | 401       404      403    404       404  404    404   404      404         404   404
webhook-operator   public   -       | 401       404      404    403       ok   403    403   ok       ok          ok    ok
webhook-operator   private  -       | 401       404      404    404       404  403    403   ok       ok          ok    ok
webhook-operator   archived -       | 401       404      404    403       ok   403    403   ok       ok          ok    ok
webhook-operator   dm       -       | 401       404      404    404       404  404    404   404      404         404   404
webhook-maker      public   -       | 401       404      404    403       ok   403    403   ok       mute        ok    ok
webhook-maker      private  -       | 401       404      404    404       404  403    403   ok       mute        ok    ok
webhook-maker      archived -       | 401       404      404    403       arch 403    403   arch     arch        arch  arch
webhook-maker      dm       -       | 401       404      404    404       404  404    404   404      404         404   404
channel-admin      public   -       | 401       404      404    403       ok   403    403   403      ok          ok    ok
channel-admin      private  -       | 401       404      404    404       404  403    403   403      ok          ok    ok
channel-admin      archived -       | 401       404      404    403       ok   403    403   403      ok          ok    ok
channel-admin      dm       -       | 401       404      404    404       404  403    403   404      404         404   404
channel-adder      public   foreign | 401       404      404    403       ok   ok     mute  ok       mute        ok    ok
channel-adder      public   own     | 401       404      404    ok        ok   ok     ok    ok       ok          ok    ok
channel-adder      private  foreign | 401       404      404    404       404  ok     mute  ok       mute        ok    ok
channel-adder      private  own     | 401       404      404    404       404  ok     ok    ok       ok          ok    ok
channel-adder      archived foreign | 401       404      404    403       arch arch   arch  arch     arch        arch  arch
channel-adder      archived own     | 401       404      404    arch      arch ok     ok    ok       ok          ok    ok
channel-adder      dm       foreign | 401       404      404    404       404  403    403   404      404         404   404
self-or-operator   public   foreign | 401       404      404    403       ok   403    403   ok       ok          ok    ok
self-or-operator   public   own     | 401       404      404    ok        ok   ok     ok    ok       ok          ok    ok
self-or-operator   private  foreign | 401       404      404    404       404  403    403   ok       ok          ok    ok
self-or-operator   private  own     | 401       404      404    404       404  ok     ok    ok       ok          ok    ok
self-or-operator   archived foreign | 401       404      404    403       ok   403    403   ok       ok          ok    ok
self-or-operator   archived own     | 401       404      404    ok        ok   ok     ok    ok       ok          ok    ok
self-or-operator   dm       foreign | 401       404      404    404       404  403    403   404      404         404   404
author             public   foreign | 401       404      404    403       403  403    403   403      403         403   403
author             public   own     | 401       404      404    403       403  ok     mute  ok       mute        ok    ok
author             private  foreign | 401       404      404    404       404  403    403   403      403         403   403
author             private  own     | 401       404      404    404       404  ok     mute  ok       mute        ok    ok
author             archived own     | 401       404      404    403       403  arch   arch  arch     arch        arch  arch
author             dm       foreign | 401       404      404    404       404  403    403   404      404         404   404
author             dm       own     | 401       404      404    404       404  ok     ok    404      404         404   404
author             lost     own     | 401       404      lost   404       404  404    404   404      404         404   404
author-or-operator public   foreign | 401       404      404    403       ok   403    403   ok       ok          ok    ok
author-or-operator public   own     | 401       404      404    ok        ok   ok     ok    ok       ok          ok    ok
author-or-operator private  foreign | 401       404      404    404       404  403    403   ok       ok          ok    ok
author-or-operator private  own     | 401       404      404    404       404  ok     ok    ok       ok          ok    ok
author-or-operator archived foreign | 401       404      404    403       ok   403    403   arch     ok          ok    ok
author-or-operator archived own     | 401       404      404    arch      ok   arch   arch  arch     ok          ok    ok
author-or-operator dm       foreign | 401       404      404    404       404  403    403   404      404         404   404
author-or-operator dm       own     | 401       404      404    404       404  ok     ok    404      404         404   404
author-or-operator lost     own     | 401       404      ok     404       404  404    404   404      404         404   404
`

const codes = {
  '401': 'unauthenticated',
  '403': 'forbidden',
  '404': 'not_found',
  arch: 'channel_archived',
  ban: 'banned',
  lost: 'no_common_community',
  join: 'not_a_member',
  mute: 'muted',
} as const satisfies Record<string, ErrorCode>

export type Outcome = 'ok' | 'no' | (typeof codes)[keyof typeof codes]

/** One line of the table. */
export interface Expectation {
  readonly rule: AccessRule
  readonly place: Place
  readonly isOwn: boolean
  readonly outcomes: Readonly<Record<Role, Outcome>>
}

export const expectations: readonly Expectation[] = TABLE.trim().split('\n').slice(1).map(parseLine)

function parseLine(line: string): Expectation {
  const [left = '', right = ''] = line.split('|')
  const [rule, where, whose] = left.trim().split(/\s+/)
  const cells = right.trim().split(/\s+/)
  return {
    rule: rule as AccessRule,
    place: where === '-' ? 'public' : (where as Place),
    isOwn: whose === 'own',
    outcomes: Object.fromEntries(
      roles.map((role, at) => [role, outcomeOf(cells[at] ?? '')]),
    ) as Expectation['outcomes'],
  }
}

function outcomeOf(cell: string): Outcome {
  if (cell === 'ok' || cell === 'no') return cell
  if (cell in codes) return codes[cell as keyof typeof codes]
  throw new Error(`${cell} is no outcome`)
}
