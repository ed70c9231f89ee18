/// What a job is for.
package enum JobKind: String, Sendable {
    case backup
    case restore
    case verify
}
