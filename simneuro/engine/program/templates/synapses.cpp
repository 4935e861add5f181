{# USES_VARIABLES { _synaptic_pre } #}
{% extends 'common_group.cpp' %}
{% block maincode %}
    {% if pathway.synapses.pools is defined %}
    {{pathway.synapses.name}}_pools.pass({{pathway.name}}, static_cast<int32_t>(step_now()));
    {% elif pathway.once is defined %}
    {# What all synapses of a neuron share is reached by the first of them. #}
    const size_t _vectorisation_idx = -1;
    {{scalar_code|autoindent}}
    for (const auto& _range : {{pathway.name}}.due()) {
        const size_t _idx = {{pathway.name}}.synapse(_range.begin);
        const size_t _vectorisation_idx = _idx;
        {{vector_code|autoindent}}
    }
    {% else %}
    const size_t _vectorisation_idx = -1;
    {{scalar_code|autoindent}}
    const auto& _ranges = {{pathway.name}}.due_in_parts();
    for (const auto& _range : _ranges) {
        {{pathway.name}}.fetch_after(_range, _ranges, {{get_array_name(pathway.synapse_targets, access_data=False)}});
        for (int32_t _place = _range.begin; _place < _range.end; _place++) {
            const size_t _idx = {{pathway.name}}.synapse(_place);
            const size_t _vectorisation_idx = _idx;
            {% if pathway.in_blocks is defined %}
            {# The targets are cells of the first block. #}
            {{vector_code | map("replace", "_synaptic_post[_idx];", "_synaptic_post[_idx] + _range.before;") | list | autoindent}}
            {% else %}
            {{vector_code|autoindent}}
            {% endif %}
        }
    }
    {% endif %}
{% endblock %}
