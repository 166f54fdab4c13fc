// @peculiar/x509's dependency injection reads decorators' metadata when it is loaded: the polyfill must come first. It has
// a module of its own because a bundler runs a CommonJS import where it is written, after the modules imported beside it.
import 'reflect-metadata';
