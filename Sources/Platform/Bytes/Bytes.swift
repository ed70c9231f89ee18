/// Plain bytes that own their storage; never used for secrets, see ``SecretBytes``.
package typealias Bytes = [UInt8]
