package dev.prong.child.pool;

import dev.prong.child.session.ChildCall;

/** A call that was taken to be run, and the line it stood in. */
record Taken(ChildCall<?> call, Line line) {
}
