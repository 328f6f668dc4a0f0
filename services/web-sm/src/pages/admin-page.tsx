/** @jsxImportSource hono/jsx */
import { limits, type CommunityView } from '@ajet/shared/schema'
import { renderCommunityBadge } from '../fragments/community-badge.ts'
import { adminPath, channelAdminPath, commandsPath, membersPath } from '../fragments/paths.ts'
import { Field } from './field.tsx'
import { Notice } from './notice.tsx'
import { PagePane } from './page-pane.tsx'
import { PictureForm } from './picture-form.tsx'

/** What stands in the form: of the community, or as it was typed. */
export type TypedCommunity = Readonly<Record<'name' | 'slug' | 'description' | 'retention_days', string>> & {
  readonly link_previews: boolean
}

export interface AdminPaneProps {
  readonly community: CommunityView
  readonly typed: TypedCommunity
  /** What was just done. */
  readonly done: string | undefined
  readonly error: string | undefined
  /** Of `?picture=`. */
  readonly picture: string | undefined
}

export const typedOf = ({
  name,
  slug,
  description,
  retention_days: days,
  link_previews,
}: CommunityView): TypedCommunity => ({
  name,
  slug,
  description,
  retention_days: String(days ?? ''),
  link_previews: link_previews ?? false,
})

const doneTexts: Readonly<Record<string, string>> = {
  saved: 'Saved.',
  owner: 'The community is handed over. You are an admin of it.',
}

/** What a community is called, looks like and keeps: for owner and admins. */
export function AdminPane({ community, typed, done, error, picture }: AdminPaneProps) {
  const href = adminPath(community.slug)
  return (
    <PagePane slug={community.slug} title="Community settings" label="Settings of the community">
      <section class="page-section" aria-labelledby="picture-head">
        <h2 id="picture-head">Picture</h2>
        <PictureForm
          action={`${href}/picture`}
          label="Picture of the community"
          shown={renderCommunityBadge(community, 'is-large')}
          isSet={typeof community.icon_url === 'string'}
          state={picture}
        />
      </section>
      <section class="page-section" aria-labelledby="general-head">
        <h2 id="general-head">General</h2>
        <Notice done={done} error={error} doneTexts={doneTexts} />
        <GeneralForm href={href} typed={typed} />
      </section>
      <section class="page-section" aria-labelledby="more-head">
        <h2 id="more-head">More</h2>
        <p class="button-row">
          <a class="button" href={channelAdminPath(community.slug)}>
            Default channels and retention
          </a>
          <a class="button" href={commandsPath(community.slug)}>
            Slash commands
          </a>
          <a class="button" href={membersPath(community.slug)}>
            Roles
          </a>
          {community.role === 'owner' ? (
            <a class="button" href={`${href}/owner`}>
              Hand the community over …
            </a>
          ) : null}
        </p>
      </section>
    </PagePane>
  )
}

function GeneralForm({ href, typed }: { readonly href: string; readonly typed: TypedCommunity }) {
  return (
    <form class="form" method="post" action={href} data-turbo="false">
      <div class="form-row">
        <Field name="name" label="Name" required maxlength={limits.communityName} value={typed.name} />
        <Field
          name="slug"
          label="Address"
          required
          maxlength={limits.slug}
          value={typed.slug}
          hint="Small letters, digits and hyphens. Old links end when it changes."
        />
      </div>
      <Field name="description" label="Description" maxlength={300} value={typed.description} />
      <Field
        name="retention_days"
        label="Keep messages for this many days"
        inputmode="numeric"
        pattern="[0-9]*"
        value={typed.retention_days}
        hint="Older ones are deleted for good. Empty: kept for ever. A channel may say otherwise."
      />
      <label class="check">
        <input type="checkbox" name="link_previews" value="true" checked={typed.link_previews} />
        <span>Preview links in messages, where the server does so</span>
      </label>
      <p>
        <button class="button is-primary" type="submit">
          Save
        </button>
      </p>
    </form>
  )
}
