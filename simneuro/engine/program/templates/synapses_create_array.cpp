{# USES_VARIABLES { _synaptic_pre, _synaptic_post, sources, targets,
                    N_incoming, N_outgoing, N, N_pre, N_post, _source_offset, _target_offset } #}
{# WRITES_TO_READ_ONLY_VARIABLES { _synaptic_pre, _synaptic_post, N_incoming, N_outgoing, N } #}
{# The synapses of ``connect`` are ignored: synapses are read with the other numbers. #}
{% extends 'common_group.cpp' %}
{% block maincode %}
    const size_t _count = inputs.count("{{owner.name}}._synaptic_pre");
    {% set _unused = owner.pools.unused if owner.pools is defined else [] %}
    {% for var in owner._registered_variables | sort(attribute='name') %}
    {% if var.name not in _unused %}
    {{get_array_name(var, access_data=False)}}.resize(_count);
    {% endif %}
    inputs.read_if_given("{{owner.name}}.{{var.name}}", {{get_array_name(var, access_data=False)}}.data(), _count);
    {% endfor %}
    {{N}} = _count;
{% endblock %}
