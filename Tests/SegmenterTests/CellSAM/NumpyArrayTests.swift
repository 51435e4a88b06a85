import CellImage
import Foundation
import TestSupport
import Testing

@Suite struct NumpyArrayTests {
    @Test func readsTypesAndShapes() throws {
        let words = try NumpyArray(Self.file("<u2", "(2, 3)", [1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 0, 1]))
        #expect(words.shape == [2, 3])
        #expect(words.doubles == [1, 2, 3, 4, 5, 256])
        #expect(try words.labelImage()[1, 2] == 256)
        #expect(try NumpyArray(Self.file("<f4", "(1,)", [0, 0, 0xC0, 0x3F])).floats == [1.5])
        #expect(try NumpyArray(Self.file("<i8", "()", [0xFE] + Array(repeating: 0xFF, count: 7))).doubles == [-2])
    }

    @Test func refusesWhatItCannotRead() throws {
        #expect(throws: NumpyArrayError.length(expected: 4, found: 3)) {
            try NumpyArray(Self.file("<u2", "(2,)", [1, 2, 3]))
        }
        #expect(throws: NumpyArrayError.header("type <c8")) { try NumpyArray(Self.file("<c8", "(0,)", [])) }
        #expect(throws: NumpyArrayError.header("not version 1 of the format")) { try NumpyArray(Data([1, 2, 3])) }
    }

    private static func file(_ type: String, _ shape: String, _ numbers: [UInt8]) -> Data {
        let header = Array("{'descr': '\(type)', 'fortran_order': False, 'shape': \(shape), }\n".utf8)
        return Data([0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.count), 0] + header + numbers)
    }
}
