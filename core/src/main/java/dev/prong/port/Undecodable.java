package dev.prong.port;

import dev.prong.MessageException;

/**
 * Stands in an inbox for a message that arrived and could not be decoded, so that whoever would have received it is told.
 *
 * @param error why it could not
 */
public record Undecodable(MessageException error) {

    static Object check(Object message) {
        if (message instanceof Undecodable(MessageException error)) {
            throw error;
        }
        return message;
    }
}
