export { createApi, type ApiOptions } from './create-api.ts'
export { asOperator } from './operator/as-operator.ts'
export { banUser, makeOwner } from './operator/members.ts'
export { setChannelRetention, setCommunityRetention } from './operator/retention.ts'
