import Foundation
import Testing

/// A file made by `Fixtures/make_fixtures.py`.
func fixture<Value: Decodable>(_ name: String, as type: Value.Type) throws -> Value {
    let folder = try #require(Bundle.module.url(forResource: "Fixtures", withExtension: nil))
    return try JSONDecoder().decode(type, from: Data(contentsOf: folder.appendingPathComponent(name)))
}
