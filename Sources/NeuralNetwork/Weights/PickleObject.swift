/// What a pickle builds; objects name each other by their index in the document.
enum PickleObject {
    case none
    case boolean(Bool)
    case integer(Int)
    case real(Double)
    case text(String)
    case symbol(PickleSymbol)
    case tuple([Int])
    /// A list, whose elements nobody asks for.
    case list
    /// Index among the dictionaries of the document.
    case dictionary(Int)
    case storage(StridedTensor.Storage)
    case tensor(StridedTensor)
}

/// The classes and functions that a table of tensors is made of.
enum PickleSymbol: Equatable {
    case orderedDictionary
    case rebuildTensor
    case rebuildParameter
    case storage(ScalarType)

    /// Knows a symbol by its module and name; nil for every other one.
    init?(module: String, name: String) {
        switch (module, name) {
        case ("collections", "OrderedDict"): self = .orderedDictionary
        case ("torch._utils", "_rebuild_tensor_v2"): self = .rebuildTensor
        case ("torch._utils", "_rebuild_parameter"): self = .rebuildParameter
        case ("torch", _):
            guard let type = ScalarType.allCases.first(where: { $0.storageClass == name }) else { return nil }
            self = .storage(type)
        default: return nil
        }
    }
}

/// Everything that a pickle has built.
struct PickleDocument {
    var objects: [PickleObject] = []
    /// Keys and values of every dictionary, in order.
    var dictionaries: [[(key: Int, value: Int)]] = []
    /// The object that the pickle is about.
    var root = 0

    /// The items of a dictionary whose keys are text, the last one of each key; nil for other objects.
    func items(of object: Int) -> [String: Int]? {
        guard case .dictionary(let index) = objects[object] else { return nil }
        var items: [String: Int] = [:]
        for (key, value) in dictionaries[index] {
            if case .text(let name) = objects[key] { items[name] = value }
        }
        return items
    }
}
