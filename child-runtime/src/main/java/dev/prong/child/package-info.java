/**
 * The child-process backend: start at {@link dev.prong.child.ChildRuntime}. No parameter may be null.
 */
package dev.prong.child;
