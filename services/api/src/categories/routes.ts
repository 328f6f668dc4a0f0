import type { Actions } from '../context.ts'
import { createCategory } from './create-category.ts'
import { deleteCategory } from './delete-category.ts'
import { listCategories } from './list-categories.ts'
import { orderCategories } from './order-categories.ts'
import { updateCategory } from './update-category.ts'

export const categoryRoutes = {
  listCategories,
  createCategory,
  updateCategory,
  deleteCategory,
  orderCategories,
} satisfies Partial<Actions>
