import Foundation

/// The table at the beginning of a safetensors file.
///
/// - Source: the format's description in the safetensors project: eight bytes of length, JSON, then the numbers.
struct SafetensorsHeader {
    private static let largest = 1 << 22

    /// Free texts by name.
    let metadata: [String: String]
    /// Every tensor with the place of its bytes in the file.
    let tensors: [String: (entry: TensorEntry, range: Range<Int>)]
    /// Where the numbers begin in the file.
    let dataStart: Int

    /// Reads the table, and checks that the tensors cover the rest of the file exactly.
    ///
    /// - Throws: `WeightError.malformed`, or `.unsupported` for a type of numbers that is not known.
    init(_ bytes: UnsafeRawBufferPointer, file: String) throws(WeightError) {
        guard let length = bytes.littleEndian(UInt64.self, at: 0), length <= UInt64(Self.largest),
            let text = bytes.part(at: 8, count: Int(length)), text.first == UInt8(ascii: "{")
        else { throw .malformed(file: file, entry: nil, reason: "its header is missing, too long or cut off") }
        let content = try SafetensorsHeader.decode(text, file: file)
        metadata = content.metadata
        dataStart = 8 + Int(length)
        var tensors: [String: (entry: TensorEntry, range: Range<Int>)] = [:]
        for (name, description) in content.tensors {
            let place = try description.place(name, dataCount: bytes.count - dataStart, file: file)
            tensors[name] = (place.entry, (dataStart + place.range.lowerBound)..<(dataStart + place.range.upperBound))
        }
        self.tensors = tensors
        try checkCoverage(end: bytes.count, file: file)
    }

    private static func decode(_ text: UnsafeRawBufferPointer, file: String) throws(WeightError) -> SafetensorsContent {
        do {
            return try JSONDecoder().decode(SafetensorsContent.self, from: Data(text))
        } catch {
            throw .malformed(file: file, entry: nil, reason: "its header is not understood")
        }
    }

    private func checkCoverage(end: Int, file: String) throws(WeightError) {
        let sorted = tensors.sorted { first, second in
            let (one, two) = (first.value.range, second.value.range)
            return (one.lowerBound, one.upperBound, first.key) < (two.lowerBound, two.upperBound, second.key)
        }
        var position = dataStart
        for (name, tensor) in sorted {
            guard tensor.range.lowerBound == position else {
                let reason =
                    tensor.range.lowerBound < position ? "it lies over another tensor" : "bytes before it are unused"
                throw .malformed(file: file, entry: name, reason: reason)
            }
            position = tensor.range.upperBound
        }
        guard position == end else {
            throw .malformed(file: file, entry: nil, reason: "\(end - position) bytes at its end belong to no tensor")
        }
    }
}

/// The JSON of a header.
struct SafetensorsContent: Codable {
    /// One tensor; offsets count from the beginning of the numbers.
    struct Description: Codable {
        let dtype: String
        let shape: [Int]
        let dataOffsets: [Int]

        enum CodingKeys: String, CodingKey {
            case dtype
            case shape
            case dataOffsets = "data_offsets"
        }

        /// What and where the tensor is.
        func place(
            _ name: String,
            dataCount: Int,
            file: String
        ) throws(WeightError) -> (entry: TensorEntry, range: Range<Int>) {
            guard let type = ScalarType.allCases.first(where: { $0.safetensorsName == dtype }) else {
                throw .unsupported(
                    file: file,
                    reason: "a tensor has numbers of type \(dtype.prefix(20))",
                    advice: "save it with float32, float16 or bfloat16"
                )
            }
            guard let entry = TensorEntry(type: type, shape: shape), dataOffsets.count == 2, dataOffsets[0] >= 0,
                dataOffsets[0] <= dataOffsets[1], dataOffsets[1] <= dataCount,
                dataOffsets[1] - dataOffsets[0] == entry.byteCount
            else {
                throw .malformed(file: file, entry: name, reason: "its shape and its place in the file do not fit")
            }
            return (entry, dataOffsets[0]..<dataOffsets[1])
        }
    }

    private struct Name: CodingKey {
        static let metadata = Name(stringValue: "__metadata__")
        let stringValue: String
        let intValue: Int? = nil

        init(stringValue: String) {
            self.stringValue = stringValue
        }

        init?(intValue: Int) {
            nil
        }
    }

    let metadata: [String: String]
    let tensors: [String: Description]

    init(metadata: [String: String], tensors: [String: Description]) {
        self.metadata = metadata
        self.tensors = tensors
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Name.self)
        metadata = try container.decodeIfPresent([String: String].self, forKey: .metadata) ?? [:]
        var tensors: [String: Description] = [:]
        for name in container.allKeys where name.stringValue != Name.metadata.stringValue {
            tensors[name.stringValue] = try container.decode(Description.self, forKey: name)
        }
        self.tensors = tensors
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Name.self)
        if !metadata.isEmpty { try container.encode(metadata, forKey: .metadata) }
        for (name, description) in tensors { try container.encode(description, forKey: Name(stringValue: name)) }
    }
}
