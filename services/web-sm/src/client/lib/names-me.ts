import { page } from './page.ts'

/** Whether somebody named by a message is me: by name, or as one of all. */
export const namesMe = (name: string): boolean => name === page.me || name === 'here' || name === 'channel'
