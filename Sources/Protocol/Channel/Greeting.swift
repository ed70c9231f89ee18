/// What the peer said first.
package enum Greeting: Hashable, Sendable {
    /// The dialling side's words, as the accepting side hears them.
    case hello(Hello)
    /// The accepting side's answer.
    case reply(HelloReply)
}
