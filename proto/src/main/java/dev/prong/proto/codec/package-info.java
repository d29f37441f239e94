/**
 * Values, tasks and failures as messages of the wire, and back. Start at {@link dev.prong.proto.codec.ValueCodec}. What is
 * decoded may come from a hostile process: it ends as a value or as a {@link dev.prong.MessageException}, never otherwise.
 * Exported to the modules of this project only. A value may be null, a class loader too (it stands for the JDK's own).
 */
package dev.prong.proto.codec;
