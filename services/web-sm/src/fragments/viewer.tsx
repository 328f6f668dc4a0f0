/** @jsxImportSource hono/jsx */
import { renderIcon } from './icon.ts'
import type { IconName } from './icon-shapes.ts'

/** The dialog that shows the images of a message large (WEB-10); one for the whole page. */
export function Viewer() {
  return (
    <dialog
      class="viewer"
      id="viewer"
      aria-labelledby="viewer-name"
      data-controller="viewer"
      data-action="keydown->viewer#keydown close->viewer#closed"
    >
      <header class="viewer-head">
        <p class="viewer-title" aria-live="polite">
          <bdi class="viewer-name" id="viewer-name" data-viewer-target="name"></bdi>
          <span class="viewer-place" data-viewer-target="place"></span>
        </p>
        <button
          type="button"
          class="icon-button"
          aria-label="Actual size"
          title="Actual size"
          aria-pressed="false"
          data-viewer-target="zoom"
          data-action="viewer#zoom"
        >
          {renderIcon('zoom')}
        </button>
        <a class="icon-button" href="" download aria-label="Download" title="Download" data-viewer-target="download">
          {renderIcon('download')}
        </a>
        <button
          type="button"
          class="icon-button"
          aria-label="Close"
          title="Close (Esc)"
          autofocus
          data-action="viewer#close"
        >
          {renderIcon('close')}
        </button>
      </header>
      <div class="viewer-stage" data-viewer-target="stage" data-action="click->viewer#clicked"></div>
      <Step icon="back" label="Previous image" step="previous" />
      <Step icon="forward" label="Next image" step="next" />
    </dialog>
  )
}

interface StepProps {
  readonly icon: IconName
  readonly label: string
  readonly step: 'previous' | 'next'
}

function Step({ icon, label, step }: StepProps) {
  return (
    <button
      type="button"
      class={`viewer-step is-${step}`}
      aria-label={label}
      title={label}
      data-viewer-target="step"
      data-action={`viewer#${step}`}
    >
      {renderIcon(icon)}
    </button>
  )
}
