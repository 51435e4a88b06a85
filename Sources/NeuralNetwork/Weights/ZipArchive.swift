/// A zip archive of stored entries, as PyTorch writes its checkpoints.
package struct ZipArchive: Sendable {
    private let entries: [String: ZipEntry]
    private let file: MappedFile

    /// Names of all entries.
    package var names: some Collection<String> { entries.keys }

    /// Reads the central directory, and checks that every entry lies within the file and none over another.
    ///
    /// - Throws: `WeightError.malformed`.
    /// - Complexity: O(n log n) for n entries.
    package init(_ file: MappedFile) throws(WeightError) {
        self.file = file
        let directory = try ZipDirectory(file)
        let bytes = UnsafeRawBufferPointer(rebasing: file.bytes[directory.range])
        var entries: [String: ZipEntry] = [:]
        entries.reserveCapacity(directory.count)
        var offset = 0
        for number in 0..<directory.count {
            guard let record = ZipRecord(bytes, at: offset) else {
                throw .malformed(file: file.path, entry: nil, reason: "entry \(number) of the zip directory is broken")
            }
            let entry = try ZipArchive.entry(record, file, limit: directory.range.lowerBound)
            guard entries.updateValue(entry, forKey: record.name) == nil else {
                throw .malformed(file: file.path, entry: record.name, reason: "it is in the zip directory twice")
            }
            offset += record.byteCount
        }
        self.entries = entries
        try refuseOverlaps()
    }

    /// An entry by its name; nil when there is none.
    ///
    /// - Throws: `WeightError.unsupported` when it is compressed or encrypted.
    package func entry(_ name: String) throws(WeightError) -> ZipEntry? {
        guard let entry = entries[name] else { return nil }
        guard entry.isStored else {
            throw .unsupported(
                file: file.path,
                reason: "its entries are compressed or encrypted",
                advice: "PyTorch stores them as they are; save it again with torch.save"
            )
        }
        return entry
    }

    /// The bytes of an entry.
    package func bytes(of entry: ZipEntry) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: file.bytes[entry.range])
    }

    /// Compares the checksum of an entry with its bytes.
    ///
    /// - Throws: `WeightError.malformed`.
    package func check(_ entry: ZipEntry) throws(WeightError) {
        var checksum = CRC32()
        try file.forEachBlock(of: entry.range) { (block) throws(WeightError) in checksum.update(block) }
        guard checksum.value == entry.checksum else {
            throw .malformed(file: file.path, entry: entry.name, reason: "its checksum (CRC-32) is wrong")
        }
    }

    private static func entry(
        _ record: ZipRecord,
        _ file: MappedFile,
        limit: Int
    ) throws(WeightError) -> ZipEntry {
        func malformed(_ reason: String) -> WeightError {
            .malformed(file: file.path, entry: record.name, reason: reason)
        }
        // Bits 0, 6 and 13 of the flags tell of encryption.
        let isStored = record.method == 0 && record.flags & 0x2041 == 0
        guard !isStored || record.compressedSize == record.size else {
            throw malformed("its sizes contradict each other")
        }
        guard let header = Int(exactly: record.headerOffset), header < limit,
            let size = Int(exactly: record.compressedSize),
            let nameLength = file.bytes.littleEndian(UInt16.self, at: header + 26),
            let extraLength = file.bytes.littleEndian(UInt16.self, at: header + 28),
            file.bytes.littleEndian(UInt32.self, at: header) == 0x0403_4b50,
            file.bytes.text(at: header + 30, count: Int(nameLength)) == record.name
        else { throw malformed("its header is missing") }
        let start = header + 30 + Int(nameLength) + Int(extraLength)
        guard start <= limit, size <= limit - start else { throw malformed("it reaches beyond the file") }
        return ZipEntry(
            name: record.name,
            range: start..<(start + size),
            isStored: isStored,
            checksum: record.checksum,
            headerOffset: header
        )
    }

    private func refuseOverlaps() throws(WeightError) {
        let sorted = entries.values.sorted { ($0.headerOffset, $0.name) < ($1.headerOffset, $1.name) }
        for (first, second) in zip(sorted, sorted.dropFirst()) where first.range.upperBound > second.headerOffset {
            throw .malformed(file: file.path, entry: second.name, reason: "it lies over \(first.name)")
        }
    }
}
