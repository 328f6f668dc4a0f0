/** What is shown of a delivery; what it tells is not. */
export const deliveryColumns = [
  'n',
  'id',
  'webhook_id',
  'event_id',
  'type',
  'message_id',
  'created_at',
  'status',
  'attempts',
  'finished_at',
  'response_status',
  'duration_ms',
  'error',
  'response_excerpt',
] as const
