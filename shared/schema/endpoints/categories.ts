import { z } from 'zod'
import { defineEndpoint, pageOf, pageQuery } from '../endpoint.ts'
import { slug, uuid } from '../fields.ts'
import { limits } from '../limits.ts'
import { label } from '../text.ts'
import { categoryView } from '../views.ts'

const communityParams = z.object({ community: z.union([uuid, slug]) })
const categoryParams = z.object({ category_id: uuid })
const name = label(limits.categoryName)

export const categoryEndpoints = {
  listCategories: defineEndpoint({
    method: 'GET',
    path: '/api/communities/:community/categories',
    tag: 'categories',
    summary: 'Categories of a community, in their order',
    access: 'Members',
    allow: 'community-member',
    params: communityParams,
    query: pageQuery,
    output: pageOf(categoryView),
    errors: ['not_found', 'unknown_cursor'],
  }),
  createCategory: defineEndpoint({
    method: 'POST',
    path: '/api/communities/:community/categories',
    tag: 'categories',
    summary: 'Create a category, the last in the order',
    access: 'Owner and admins',
    allow: 'community-admin',
    params: communityParams,
    body: z.object({ name }),
    status: 201,
    output: categoryView,
    errors: ['not_found', 'forbidden', 'name_taken', 'limit_reached'],
  }),
  updateCategory: defineEndpoint({
    method: 'PATCH',
    path: '/api/categories/:category_id',
    tag: 'categories',
    summary: 'Rename a category',
    access: 'Owner and admins of its community',
    allow: 'community-admin',
    params: categoryParams,
    body: z.object({ name: name.optional() }),
    output: categoryView,
    errors: ['not_found', 'forbidden', 'name_taken'],
    idempotent: true,
  }),
  deleteCategory: defineEndpoint({
    method: 'DELETE',
    path: '/api/categories/:category_id',
    tag: 'categories',
    summary: 'Delete a category; its channels are in none then',
    access: 'Owner and admins of its community',
    allow: 'community-admin',
    params: categoryParams,
    errors: ['not_found', 'forbidden'],
    idempotent: true,
  }),
  orderCategories: defineEndpoint({
    method: 'PUT',
    path: '/api/communities/:community/categories/order',
    tag: 'categories',
    summary: 'Put the categories of a community in this order',
    access: 'Owner and admins',
    allow: 'community-admin',
    params: communityParams,
    body: z.object({
      /** Every category of the community once. */
      ids: z.array(uuid).max(limits.categoriesPerCommunity),
    }),
    output: z.object({ items: z.array(categoryView) }),
    errors: ['not_found', 'forbidden', 'invalid_input'],
    idempotent: true,
  }),
}
