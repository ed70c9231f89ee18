/// Stores an object; its bytes follow as data, then ``PutTrailer``.
package struct PutObject: Message, Hashable {
    package static let kind = MessageKind.putObject
    package static let knownFields = FieldNumbers.upTo(4)

    package var name: ObjectName
    /// Absent when it is not known at the start.
    package var length: UInt64?
    package var job: JobID?
    /// The fence; a lower one than known is refused.
    package var attempt: Attempt

    /// The message with these parts.
    package init(name: ObjectName, length: UInt64? = nil, job: JobID? = nil, attempt: Attempt) {
        self.name = name
        self.length = length
        self.job = job
        self.attempt = attempt
    }

    package init(fields: Fields) throws(WireError) {
        name = try fields.required(1)
        length = try fields.optional(2)
        job = try fields.optional(3)
        attempt = try fields.required(4)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, name)
        fields.put(2, length)
        fields.put(3, job)
        fields.put(4, attempt)
    }
}

/// Ends the data of ``PutObject``; carries END.
package struct PutTrailer: Message, Hashable {
    package static let kind = MessageKind.putTrailer
    package static let knownFields = FieldNumbers.upTo(2)

    package var length: UInt64
    package var digest: Digest

    /// The message with these parts.
    package init(length: UInt64, digest: Digest) {
        self.length = length
        self.digest = digest
    }

    package init(fields: Fields) throws(WireError) {
        length = try fields.required(1)
        digest = try fields.required(2)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, length)
        fields.put(2, digest)
    }
}

/// The object is durable under its name.
package struct Stored: Message, Hashable {
    package static let kind = MessageKind.stored
    package static let knownFields = FieldNumbers.upTo(1)

    /// It was there before, with the same content.
    package var alreadySame: Bool

    /// The message with these parts.
    package init(alreadySame: Bool) {
        self.alreadySame = alreadySame
    }

    package init(fields: Fields) throws(WireError) {
        alreadySame = try fields.required(1)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, alreadySame)
    }
}

/// Asks for bytes of an object.
package struct GetObject: Message, Hashable {
    package static let kind = MessageKind.getObject
    package static let knownFields = FieldNumbers.upTo(4)

    package var name: ObjectName
    package var offset: UInt64
    /// Absent: to the object's end.
    package var length: UInt64?
    /// The restore that the object is read for.
    package var job: JobID?

    /// The message with these parts.
    package init(name: ObjectName, offset: UInt64, length: UInt64? = nil, job: JobID? = nil) {
        self.name = name
        self.offset = offset
        self.length = length
        self.job = job
    }

    package init(fields: Fields) throws(WireError) {
        name = try fields.required(1)
        offset = try fields.required(2)
        length = try fields.optional(3)
        job = try fields.optional(4)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, name)
        fields.put(2, offset)
        fields.put(3, length)
        fields.put(4, job)
    }
}

/// The asked bytes follow as data, then END.
package struct ObjectFollows: Message, Hashable {
    package static let kind = MessageKind.objectFollows
    package static let knownFields = FieldNumbers.upTo(1)

    /// How many bytes follow.
    package var length: UInt64

    /// The message with these parts.
    package init(length: UInt64) {
        self.length = length
    }

    package init(fields: Fields) throws(WireError) {
        length = try fields.required(1)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, length)
    }
}

/// Lists objects in order of their names.
package struct ListObjects: Message, Hashable {
    package static let kind = MessageKind.listObjects
    package static let knownFields = FieldNumbers.upTo(3)

    package var prefix: String
    /// Only names after this one.
    package var after: ObjectName?
    package var limit: UInt32

    /// The message with these parts.
    package init(prefix: String, after: ObjectName? = nil, limit: UInt32) {
        self.prefix = prefix
        self.after = after
        self.limit = limit
    }

    package init(fields: Fields) throws(WireError) {
        prefix = try fields.required(1)
        after = try fields.optional(2)
        limit = try fields.required(3)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, prefix)
        fields.put(2, after)
        fields.put(3, limit)
    }
}

/// One object of a listing.
package struct ListedObject: TaggedStruct, Hashable {
    package static let knownFields = FieldNumbers.upTo(2)

    package var name: ObjectName
    package var length: UInt64

    /// The value with these parts.
    package init(name: ObjectName, length: UInt64) {
        self.name = name
        self.length = length
    }

    package init(fields: Fields) throws(WireError) {
        name = try fields.required(1)
        length = try fields.required(2)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, name)
        fields.put(2, length)
    }
}

/// A part of a listing.
package struct ObjectList: Message, Hashable {
    package static let kind = MessageKind.objectList
    package static let knownFields = FieldNumbers.upTo(2)

    package var entries: [ListedObject]
    /// Whether names after the last one were left out.
    package var more: Bool

    /// The message with these parts.
    package init(entries: [ListedObject] = [], more: Bool) {
        self.entries = entries
        self.more = more
    }

    package init(fields: Fields) throws(WireError) {
        entries = try fields.repeated(1)
        more = try fields.required(2)
    }

    package func encode(into fields: inout FieldWriter) {
        fields.put(1, repeated: entries)
        fields.put(2, more)
    }
}
