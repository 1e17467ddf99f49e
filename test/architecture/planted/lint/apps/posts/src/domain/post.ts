export default class Post {} // planted: no-restricted-syntax
